/** A page for tests of the loop: starts one, takes its reports, says that frames were drawn. Only for tests. */
import { expect, vi } from 'vitest';
import { nodeSources } from '../../src/data/bundled/node-sources.ts';
import type { RealsSources } from '../../src/data/bundled/sources.ts';
import { defaults } from '../../src/experiment/experiment.ts';
import type { Answer, Command, Report } from '../../src/runtime/protocol/protocol.ts';
import { Loop } from '../../src/runtime/scheduler/loop.ts';
import type { Experiment } from '../../src/settings/table.ts';

export const small: Experiment = {
  ...defaults(),
  ...{ N: 60, steps: 2, assignerWidth: 16, assignerDepth: 1, generatorWidth: 16, generatorDepth: 1 },
};

/** A small run of digits. */
export const images = { data: 'mnist', image: 16, N: 20, batch: 16 } as const;
export const patient = { timeout: 20_000 };

/** The command that begins a run at rest, but for its experiment. */
export const START: Omit<Extract<Command, { type: 'start' }>, 'experiment'> = {
  type: 'start',
  checkpoint: null,
  watch: { grid: null },
  playing: false,
  hidden: false,
  exclude: [],
};

const loops: { loop: Loop; end: Promise<void> }[] = [];

export function open(
  experiment: Partial<Experiment> = {},
  playing = false,
  sources: RealsSources = nodeSources(),
) {
  const reports: Report[] = [];
  const loop: Loop = new Loop(sources, (report) => {
    reports.push(report);
    if (report.type === 'frame') setTimeout(() => loop.handle({ type: 'drawn' }));
  });
  const send = (command: Command) => loop.handle(command);
  const start = { ...small, ...experiment };
  send({ ...START, experiment: start, playing });
  loops.push({ loop, end: loop.run() });
  const all = <T extends Report['type']>(type: T) =>
    reports.filter((r) => r.type === type) as Extract<Report, { type: T }>[];
  const last = <T extends Report['type']>(type: T) => all(type).at(-1);
  const frame = (of: (f: { iteration: number; stepsDone: number }) => boolean) =>
    vi.waitFor(() => {
      const found = last('frame')?.frame;
      if (!found) throw new Error('no frame');
      expect(of(found), `no such frame; last: ${found.iteration}, ${found.stepsDone}`).toBe(true);
      return found;
    }, 20_000);
  return { reports, send, all, last, frame, start };
}

export type Page = ReturnType<typeof open>;

/** What the run answers to a question. */
export function answer(page: Page, id: number): Promise<Answer> {
  return vi.waitFor(() => {
    const found = page.all('answer').find((r) => r.id === id);
    if (!found) throw new Error(`no answer to ${id}`);
    if ('error' in found) return Promise.reject(new Error(found.error));
    return found.answer;
  }, patient);
}

/** The run as a file. */
export async function save(page: Page) {
  const before = page.all('saved').length;
  page.send({ type: 'save' });
  await vi.waitFor(() => expect(page.all('saved').length).toBeGreaterThan(before), patient);
  const report = page.last('saved');
  if (!report || 'error' in report) throw new Error(report?.error);
  return report;
}

/** What a view draws of a moment, as plain numbers. */
export const cloud = ({ generated, psi }: { generated: Float32Array; psi: Float32Array }) => ({
  generated: [...generated],
  psi: [...psi],
});

/** Ends the loops of a test. */
export async function closeAll(): Promise<void> {
  for (const { loop, end } of loops.splice(0)) {
    loop.close();
    await end;
  }
}

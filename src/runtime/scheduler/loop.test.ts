import { afterEach, expect, it, vi } from 'vitest';
import { assignedOf } from '../../../test/runtime/assigned.ts';
import { closeAll, open, patient, START, small } from '../../../test/runtime/page.ts';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import { nodeSources } from '../../data/bundled/node-sources.ts';
import type { RealsSources } from '../../data/bundled/sources.ts';
import type { Checkpoint, Report } from '../protocol/protocol.ts';
import { Session } from '../session/session.ts';
import { Loop } from './loop.ts';

/** A download that ends only when it is given up. */
function endless(signal?: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('given up'))));
}

afterEach(closeAll);

/** Takes an iteration, and ends the loop in the middle of the turn that reports `type`. */
async function closedAt(type: Report['type']): Promise<Report[]> {
  const reports: Report[] = [];
  const loop: Loop = new Loop(nodeSources(), (report) => {
    reports.push(report);
    if (report.type === 'frame') queueMicrotask(() => loop.handle({ type: 'drawn' }));
    if (report.type === type) loop.close();
  });
  loop.handle({ ...START, experiment: small });
  loop.handle({ type: 'step', what: 'iteration' });
  await loop.run();
  return reports;
}

onEachBackend(
  () => {
    it('sends reals, set-up and a first frame before any step, paused', async () => {
      const { frame, last } = open();
      const first = await frame(() => true);
      expect(first.iteration).toBe(0);
      expect(last('reals')?.reals.points).toHaveLength(120);
      expect(last('setup')?.setup.m).toBe(60);
      expect(last('status')?.playing).toBe(false);
    });

    it.each(['setup', 'frame', 'checkpoint', 'status'] as const)(
      'ends when it is closed at a %s',
      async (type) => {
        expect((await closedAt(type)).some((report) => report.type === type)).toBe(true);
      },
    );

    it('plays, pauses, and stands still while paused', async () => {
      const { frame, send, all, last } = open({}, true);
      await frame((f) => f.iteration >= 3);
      send({ type: 'pause' });
      expect(last('status')?.playing).toBe(false);
      await new Promise((r) => setTimeout(r, 300));
      const { iteration } = await frame(() => true);
      const count = all('frame').length;
      await new Promise((r) => setTimeout(r, 300));
      expect(all('frame')).toHaveLength(count);
      expect(last('frame')?.frame.iteration).toBe(iteration);
    });

    it('pauses at the iteration that is set, and says so; play goes on', async () => {
      const { frame, send, last } = open({ stop: 2 }, true);
      await frame((f) => f.iteration === 2);
      await vi.waitFor(() => expect(last('status')?.playing).toBe(false), patient);
      expect(last('status')?.iteration).toBe(2);
      expect(last('notice')?.text).toMatch(/^Paused at iteration 2/);
      send({ type: 'play' });
      await frame((f) => f.iteration > 2);
    });

    it('single steps: one assigner step, one generator step, one iteration', async () => {
      const { frame, send } = open();
      await frame(() => true);
      send({ type: 'step', what: 'assigner' });
      await frame((f) => f.iteration === 0 && f.stepsDone === 1);
      send({ type: 'step', what: 'generator' });
      await frame((f) => f.iteration === 1 && f.stepsDone === 0);
      send({ type: 'step', what: 'iteration' });
      await frame((f) => f.iteration === 2 && f.stepsDone === 0);
    });

    it('reset gives the same numbers again', async () => {
      const { frame, send, last } = open();
      await frame(() => true);
      const run = async () => {
        send({ type: 'step', what: 'iteration' });
        const { generated, psi } = assignedOf(await frame((f) => f.iteration === 1));
        return { generated: [...generated], psi: [...psi] };
      };
      const first = await run();
      const before = last('reals')?.reals.run;
      send({ type: 'reset' });
      await frame((f) => f.iteration === 0);
      expect(last('reals')?.reals.run).not.toBe(before);
      expect(await run()).toEqual(first);
    });

    it('a hidden page pauses the run, a visible one lets it go on', async () => {
      const { frame, send, last } = open({}, true);
      await frame((f) => f.iteration >= 1);
      send({ type: 'hidden', hidden: true });
      await new Promise((r) => setTimeout(r, 300));
      const iteration = last('frame')?.frame.iteration ?? 0;
      await new Promise((r) => setTimeout(r, 300));
      expect((last('status')?.iteration as number) - iteration).toBeLessThanOrEqual(1);
      send({ type: 'hidden', hidden: false });
      await frame((f) => f.iteration > iteration + 2);
    });

    it('a live setting goes on with the run, another one starts a new run', async () => {
      const { frame, send, last, start } = open({}, true);
      await frame((f) => f.iteration >= 2);
      const run = last('reals')?.reals.run;
      send({ type: 'set', experiment: { ...start, ratio: 0.5 } });
      await vi.waitFor(() => expect(last('setup')?.setup.m).toBe(30));
      expect(last('reals')?.reals.run).toBe(run);
      send({ type: 'set', experiment: { ...start, ratio: 0.5, N: 40 } });
      await vi.waitFor(() => expect(last('reals')?.reals.points).toHaveLength(80));
      expect(last('reals')?.reals.run).not.toBe(run);
    });

    it('a bad typed cost is reported with its position, and the run goes on with the last good one', async () => {
      const { frame, send, last, start } = open({}, true);
      const { iteration } = await frame((f) => f.iteration >= 1);
      send({ type: 'set', experiment: { ...start, cost: 'custom', expr: 'sum(abs(x-y)' } });
      await vi.waitFor(() => expect(last('cost-error')?.at).toBe(12));
      await frame((f) => f.iteration > iteration + 2);
      expect(last('status')?.playing).toBe(true);
    });

    it('a bad typed cost in the link still gives a run', async () => {
      const { frame, last } = open({ cost: 'custom', expr: 'constructor' });
      await frame(() => true);
      expect(last('cost-error')?.expression).toBe('constructor');
    });

    it('a run is saved at rest and where it ends, and goes on from there when it is asked for', async () => {
      const page = open();
      await page.frame(() => true);
      page.send({ type: 'step', what: 'iteration' });
      await vi.waitFor(() => expect(page.last('checkpoint')?.checkpoint.iteration).toBe(1), patient);
      const first = page.last('reals')?.reals.run;
      page.send({ type: 'play' });
      await page.frame((f) => f.iteration > 2);
      page.send({ type: 'pause' });
      page.send({ type: 'set', experiment: { ...page.start, N: 40 } });
      await vi.waitFor(() => expect(page.all('reals')).toHaveLength(2), patient);
      const last = page.last('checkpoint')?.checkpoint;
      expect(last).toMatchObject({ run: first, experiment: page.start });
      expect(last?.iteration).toBeGreaterThan(2);
      page.send({ type: 'set', experiment: page.start, checkpoint: last });
      await vi.waitFor(() => expect(page.all('reals')).toHaveLength(3), patient);
      expect(page.last('reals')?.reals.run).toBe(first);
      await page.frame((f) => f.iteration === last?.iteration);
    });

    it('a kept run that cannot go on gives a page without a run a new one, and a word', async () => {
      const page = open();
      await page.frame(() => true);
      page.send({ type: 'step', what: 'iteration' });
      await vi.waitFor(() => expect(page.last('checkpoint')).toBeDefined(), patient);
      const { checkpoint } = page.last('checkpoint') as { checkpoint: Checkpoint };
      const damaged = { ...checkpoint, arrays: {} };
      const other = open();
      const rest = { watch: { grid: null }, playing: false, hidden: false, exclude: [] };
      other.send({ type: 'start', experiment: page.start, checkpoint: damaged, ...rest });
      await other.frame((f) => f.iteration === 0);
      expect(other.last('reals')?.reals.run).not.toBe(checkpoint.run);
      expect(other.last('notice')).toMatchObject({ level: 'warning' });
      expect(other.last('notice')?.text).toMatch(
        /^The run could not be continued from iteration 1: it starts from the beginning/,
      );
    });

    it('asks for another backend where the device computes wrongly, and trains nothing', async () => {
      const fault = vi.spyOn(Session.prototype, 'fault').mockResolvedValue('2 instead of 1');
      const page = open({}, true);
      await vi.waitFor(() => expect(page.all('lost')).toHaveLength(1), patient);
      fault.mockRestore();
      expect(page.last('lost')).toMatchObject({
        unfit: true,
        reason: expect.stringContaining('2 instead of 1'),
      });
      expect(page.all('frame')).toEqual([]);
    });

    it('trains nothing before something is drawn, then that', async () => {
      const page = open({}, true);
      await page.frame((f) => f.iteration > 1);
      const blank = { ...page.start, data: 'drawn', drawing: '' } as const;
      page.send({ type: 'set', experiment: blank });
      await vi.waitFor(() => expect(page.all('no-run')).toHaveLength(1), patient);
      const before = page.reports.length;
      page.send({ type: 'set', experiment: { ...blank, speed: 5 } });
      page.send({ type: 'step', what: 'iteration' });
      page.send({ type: 'play' });
      await vi.waitFor(() => expect(page.all('no-run')).toHaveLength(2), patient);
      const later = page.reports.slice(before).map((r) => r.type);
      expect(new Set(later)).toEqual(new Set(['status', 'no-run']));
      expect(page.last('status')).toMatchObject({ playing: true, iteration: 0, rate: 0 });
      page.send({ type: 'set', experiment: { ...blank, drawing: 'AAA' } });
      await page.frame((f) => f.iteration > 1);
      expect(page.all('notice')).toEqual([]);
    });

    it('data that cannot be had leave the run before as it is', async () => {
      const sources = { fetchBytes: () => Promise.reject(new Error('no such file')) };
      const { all, send, last, start } = open({}, true, sources);
      const frames = () => all('frame').length;
      await vi.waitFor(() => expect(frames()).toBeGreaterThan(1), 20_000);
      send({ type: 'set', experiment: { ...start, data: 'mnist' } });
      await vi.waitFor(() => expect(last('notice')?.text).toMatch(/no such file.*continues/), patient);
      expect(last('experiment')?.experiment).toEqual(start);
      const before = frames();
      await vi.waitFor(() => expect(frames()).toBeGreaterThan(before), 20_000);
    });

    it('loading that is cancelled leaves the run before as it is', async () => {
      const { frame, send, last, start } = open({}, false, {
        fetchBytes: (_, options) => endless(options?.signal),
      });
      await frame(() => true);
      send({ type: 'set', experiment: { ...start, data: 'mnist' } });
      await new Promise((r) => setTimeout(r, 50));
      send({ type: 'cancel' });
      await vi.waitFor(() => expect(last('notice')?.text).toMatch(/cancelled.*continues/));
      expect(last('experiment')?.experiment).toEqual(start);
      send({ type: 'step', what: 'iteration' });
      await frame((f) => f.iteration === 1);
    });

    it('a step asked for while another is under way is taken after it', async () => {
      const { frame, send } = open({ speed: 2 }, true);
      await frame(() => true);
      await new Promise((r) => setTimeout(r, 60)); // in the midst of a step
      send({ type: 'step', what: 'generator' });
      await frame((f) => f.iteration === 1);
    });

    it('a cost that is infinite everywhere sets the run back once, and no more', async () => {
      const { frame, send, all, start } = open({}, true);
      await frame((f) => f.iteration >= 1);
      send({ type: 'set', experiment: { ...start, diameter: Number.POSITIVE_INFINITY } });
      await vi.waitFor(() => expect(all('notice')).toHaveLength(2), 20_000);
      await new Promise((r) => setTimeout(r, 300));
      expect(all('notice')).toHaveLength(2);
      expect(all('reals')).toHaveLength(2);
    });

    it('live changes while data are loading wait for them: nothing is loaded twice', async () => {
      let loads = 0;
      const { fetchBytes } = nodeSources();
      const slow: RealsSources = {
        fetchBytes: async (name, options) => {
          if (name.endsWith('manifest.json')) loads++;
          await new Promise((r) => setTimeout(r, 200));
          return fetchBytes(name, options);
        },
      };
      const { frame, send, last, start } = open({}, false, slow);
      await frame(() => true);
      const digits = { ...start, data: 'mnist', image: 16, N: 20 } as const;
      send({ type: 'set', experiment: digits });
      await new Promise((r) => setTimeout(r, 50));
      send({ type: 'set', experiment: { ...digits, ratio: 0.5 } });
      await vi.waitFor(() => expect(last('setup')?.setup.m).toBe(10), 20_000);
      expect(last('reals')?.reals.kind).toBe('image');
      expect(loads).toBe(1);
    });

    it('a bad typed cost with a new run takes the last good cost', async () => {
      const { frame, send, last, start } = open({ cost: 'norm', q: 1 });
      await frame(() => true);
      send({ type: 'set', experiment: { ...start, cost: 'custom', expr: '((', N: 50 } });
      await vi.waitFor(() => expect(last('reals')?.reals.points).toHaveLength(100));
      expect(last('cost-error')?.expression).toBe('((');
      await vi.waitFor(() => expect(last('setup')?.setup.costTex).toMatch(/_\{?1/));
    });

    it('the status at rest is the true one', async () => {
      const { frame, send, last } = open();
      await frame(() => true);
      for (const iteration of [1, 2, 3]) {
        send({ type: 'step', what: 'iteration' });
        await vi.waitFor(() =>
          expect(last('status')).toMatchObject({ iteration, line: 'idle', playing: false }),
        );
      }
    });

    it('numbers that are not finite never reach the page: the run goes back and pauses', async () => {
      const { frame, send, all, last, start } = open({}, true);
      await frame((f) => f.iteration >= 1);
      send({ type: 'set', experiment: { ...start, generatorRate: Number.NaN } });
      await vi.waitFor(() => expect(last('notice')?.text).toMatch(/no longer finite/), 20_000);
      await vi.waitFor(() => expect(last('frame')?.frame.iteration).toBe(0), 20_000);
      expect(last('status')?.playing).toBe(false);
      expect(all('frame').every(({ frame }) => frame.arrays.generated.every(Number.isFinite))).toBe(true);
    });

    it('slow motion lights every line of the algorithm', async () => {
      const { all } = open({ speed: 3, steps: 1 }, true);
      const lit = () => new Set(all('status').map((s) => s.line));
      await vi.waitFor(() => {
        for (const line of ['generate', 'assign', 'count', 'assigner', 'generator'] as const)
          expect(lit()).toContain(line);
      }, 20_000);
    });
  },
  ['wasm'] as never,
);

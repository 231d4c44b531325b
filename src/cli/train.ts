import { setImmediate } from 'node:timers/promises';
import type { OwnData } from '../data/user/own.ts';
import { costSpec } from '../experiment/cost-spec.ts';
import type { Scalars } from '../methods/trainer.ts';
import { COVERAGE } from '../metrics/modes.ts';
import { RowPool } from '../runtime/rows/pool.ts';
import { packSession } from '../runtime/session/build.ts';
import { isFiniteFrame } from '../runtime/session/frame.ts';
import type { Session } from '../runtime/session/session.ts';
import { dimensionOf, type Experiment } from '../settings/table.ts';
import { waitForGpu } from '../tensor/backends/read.ts';
import { finish, finishAsync } from '../tensor/work.ts';
import { startNodeBackend } from './backend.ts';
import { type Content, checkWritable, csv, json, writeFiles } from './files.ts';
import { compile, readCount, readNumber, readOptions, UsageError } from './input.ts';
import { Interrupt, Interrupted } from './interrupt.ts';
import { ORIGIN_OPTIONS, readOrigin, sessionOf } from './origin.ts';
import { spawnRows, usualWorkers } from './row-workers.ts';

/** How long to train. */
export const BUDGET_OPTIONS = { iterations: { type: 'string' }, seconds: { type: 'string' } } as const;

const OPTIONS = {
  ...ORIGIN_OPTIONS,
  ...BUDGET_OPTIONS,
  every: { type: 'string' },
  samples: { type: 'string' },
  real: { type: 'string' },
  json: { type: 'string' },
  save: { type: 'string' },
  workers: { type: 'string' },
} as const;

/**
 * One line of output: if points are assigned, the numbers of the assignment (costs in the units of c; `misplaced` as in
 * `metrics/evenness.ts`), and the series of the method, by name.
 */
export interface Evaluation extends Scalars {
  iteration: number;
  seconds: number;
}

const OF_ASSIGNMENTS = ['dual', 'assignedCost', 'unassigned', 'misplaced'];

/** Training ends with what comes first: so many iterations, or so many seconds of training. */
interface Budget {
  iterations: number;
  seconds: number;
}

/** `--iterations K`, `--seconds S` or both. Throws a UsageError if neither is given. */
export function readBudget({
  iterations,
  seconds,
}: {
  iterations?: string;
  seconds?: string;
}): Partial<Budget> {
  if (iterations === undefined && seconds === undefined)
    throw new UsageError('--iterations K or --seconds S is missing');
  return {
    ...(iterations !== undefined && { iterations: readCount(iterations, 'iterations') }),
    ...(seconds !== undefined && { seconds: readNumber(seconds, 'seconds', 0) }),
  };
}

/**
 * `train`: runs a session for K iterations or S seconds; prints a line of JSON for each evaluation and a last one with `done`.
 * Rejects with a UsageError for wrong input, and with an Error if numbers are no longer finite.
 */
export async function train(args: string[]): Promise<void> {
  const options = readOptions(args, OPTIONS);
  const origin = await readOrigin(options);
  const { experiment, own } = origin;
  const budget = readBudget(options);
  const every = options.every === undefined ? Number.POSITIVE_INFINITY : readCount(options.every, 'every');
  if (every === 0) throw new UsageError('--every 0: expected at least 1');
  const workers = options.workers === undefined ? usualWorkers() : readCount(options.workers, 'workers');
  if (workers === 0) throw new UsageError('--workers 0: expected at least 1');
  await checkBefore(experiment, [options.samples, options.real, options.json, options.save]);
  const backend = await startNodeBackend(experiment.backend);
  const pool = new RowPool(spawnRows, workers);
  const session = await sessionOf(origin, pool);
  const interrupt = options.save === undefined ? null : new Interrupt();
  const lines = await evaluated(session, budget, every, () => interrupt?.asked ?? false).finally(() =>
    pool.close(),
  );
  interrupt?.end();
  if (interrupt?.asked) {
    const at = session.iteration;
    await writeFiles(await results(session, own, {}, { save: options.save }));
    throw new Interrupted(`interrupted at iteration ${at}, the run is saved as ${options.save}`);
  }
  const last = { done: true, backend: backend.name };
  await writeFiles(await results(session, own, { experiment, evaluations: lines, ...last }, options));
  print({ ...lines.at(-1), ...last });
  session.dispose();
}

/**
 * Trains, and evaluates after every so many iterations and at the end, at least once; prints each line. Ends early
 * after the iteration in which `stopped` becomes true. Rejects as `evaluate` does.
 */
export async function evaluated(
  session: Session,
  { iterations = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY }: Partial<Budget>,
  every: number,
  stopped: () => boolean = () => false,
): Promise<Evaluation[]> {
  const [lastIteration, lastSecond] = [session.iteration + iterations, session.seconds + seconds];
  const lines: Evaluation[] = [];
  do {
    const left = { iterations: lastIteration - session.iteration, seconds: lastSecond - session.seconds };
    await iterate(session, { ...left, iterations: Math.min(every, left.iterations) }, stopped);
    if (stopped()) break;
    lines.push(await evaluate(session));
    print(lines.at(-1));
  } while (session.iteration < lastIteration && session.seconds < lastSecond);
  return lines;
}

/** Prints a line of JSON. */
export const print = (line: object | undefined): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

/** Rejects, before a backend starts, what would fail later. */
async function checkBefore(e: Experiment, files: (string | undefined)[]): Promise<void> {
  if (e.backend === 'webgl')
    throw new UsageError('backend=webgl: in Node there are webgpu, wasm, cpu and auto');
  await compile(costSpec(e), dimensionOf(e), `expr=${e.expr}`);
  const given = files.filter((file) => file !== undefined);
  const again = given.find((file, i) => given.indexOf(file) < i);
  if (again !== undefined) throw new UsageError(`${again}: two results cannot go to one file`);
  for (const file of given) await checkWritable(file);
}

/** Trains for the budget, or until `stopped`, and adds the elapsed time to the session's. */
export async function iterate(
  session: Session,
  { iterations = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY }: Partial<Budget>,
  stopped: () => boolean = () => false,
): Promise<void> {
  const begin = performance.now();
  const elapsed = () => (performance.now() - begin) / 1000;
  for (let i = 0; i < iterations && elapsed() < seconds && !stopped(); i++) {
    await finishAsync(session.advance('iteration'));
    await waitForGpu();
    await setImmediate(); // lets signals arrive
  }
  session.seconds += elapsed();
}

/** The current numbers of a session. Rejects with an Error if they are not finite. */
export async function evaluate(session: Session): Promise<Evaluation> {
  const frame = await finish(session.frame({ grid: null })).readBack;
  const { iteration, seconds, scalars } = frame;
  if (!isFiniteFrame(frame))
    throw new Error(`numbers are no longer finite at iteration ${iteration}: lower the learning rates`);
  const names = [
    ...(frame.assigned ? OF_ASSIGNMENTS : []),
    ...Object.keys({ ...session.method.series, ...COVERAGE }),
  ];
  const known = names.filter((name) => name in scalars).map((name) => [name, scalars[name]]);
  return { iteration, ...Object.fromEntries(known), seconds: Math.round(seconds * 1000) / 1000 };
}

/** The files that are asked for; the run, which took longest to make, is first. */
async function results(
  session: Session,
  own: OwnData | null,
  all: object,
  options: { samples?: string; real?: string; json?: string; save?: string },
): Promise<[string, Content][]> {
  const { points, dimension } = session.data;
  const files: [string, Content][] = [];
  if (options.save) {
    const { file } = await (await packSession(session, own))();
    files.push([options.save, () => [file]]);
  }
  if (options.samples) {
    const x = await finish(session.samples(points.length / dimension));
    files.push([options.samples, csv(x, dimension)]);
  }
  if (options.real) files.push([options.real, csv(points, dimension)]);
  if (options.json) files.push([options.json, json(all)]);
  return files;
}

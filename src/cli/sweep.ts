/** `sweep`: the same training for every combination of settings and seeds, and a table of what it came to. */
import { deviation, mean, median } from 'd3-array';
import { costSpec } from '../experiment/cost-spec.ts';
import { SETTINGS } from '../experiment/settings.ts';
import { toHash } from '../experiment/url.ts';
import { coverageOf } from '../metrics/modes.ts';
import { perform } from '../runtime/exact/perform.ts';
import type { Clouds, Job } from '../runtime/exact/protocol.ts';
import { isImage } from '../settings/table.ts';
import { finish } from '../tensor/work.ts';
import { startNodeBackend } from './backend.ts';
import { type Content, checkWritable, json, writeFiles } from './files.ts';
import { readCount, readOptions, UsageError } from './input.ts';
import { ORIGIN_OPTIONS, type Origin, readOrigin, sessionOf } from './origin.ts';
import { type ProgressLine, progressLine } from './progress.ts';
import { BUDGET_OPTIONS, evaluate, iterate, print, readBudget } from './train.ts';

const { set, url, own } = ORIGIN_OPTIONS;
const OPTIONS = {
  ...{ set, url, own },
  ...BUDGET_OPTIONS,
  seeds: { type: 'string' },
  json: { type: 'string' },
  csv: { type: 'string' },
} as const;

/** Relative gap of the distances. */
const GAP = 1e-3;
/** Runs of one sweep, at most: more is a mistake. */
const MAX_RUNS = 10_000;

type Figures = Record<string, number>;

/** A run of a sweep: what was set, and either its figures or why there are none. */
export interface SweptRun {
  set: Record<string, string>;
  seed: number;
  link: string;
  figures: Figures | null;
  error: string | null;
}

/** All seeds of one combination: for each figure mean, standard deviation and median, and how many runs failed. */
export interface SweptRow {
  set: Record<string, string>;
  runs: number;
  failed: number;
  figures: Record<string, { mean: number; deviation: number; median: number }>;
}

/**
 * Trains each combination of the values of `--set key=a,b,c` with each seed of `--seeds 1,2,3` for the same budget.
 * Prints a line of JSON for each run, then one for each combination. `w1` is the distance between as many fresh samples
 * as there are reals and the reals; `w2Squared` (of points of the plane) is under the squared distance; `own` under the
 * run's cost. Where the modes of the data are known, how the samples cover them follows (see `ModeCoverage`). A run
 * whose numbers are no longer finite counts as failed. Rejects with a UsageError for wrong input.
 */
export async function sweep(args: string[]): Promise<void> {
  const options = readOptions(args, OPTIONS);
  const budget = readBudget(options);
  const seeds = readSeeds(options.seeds);
  const combinations = combine((options.set ?? []).map(valuesOf));
  if (combinations.length * seeds.length > MAX_RUNS)
    throw new UsageError(`${combinations.length * seeds.length} runs: at most ${MAX_RUNS} are made`);
  for (const file of [options.json, options.csv]) if (file !== undefined) await checkWritable(file);
  const origins = await Promise.all(combinations.map((pairs) => originOf(options, pairs)));
  const runs: SweptRun[] = [];
  const line = progressLine();
  for (const [c, origin] of origins.entries()) {
    for (const seed of seeds) {
      line.tell(
        `Run ${runs.length + 1} of ${origins.length * seeds.length},`,
        runs.length / (origins.length * seeds.length),
      );
      const seeded = { ...origin, experiment: { ...origin.experiment, seed } };
      const outcome = await figuresOf(seeded, budget, line);
      const run = {
        set: Object.fromEntries(combinations[c]),
        seed,
        link: toHash(seeded.experiment),
        ...outcome,
      };
      line.end();
      print(run);
      runs.push(run);
    }
  }
  const rows = combinations.map((pairs, c) =>
    summary(Object.fromEntries(pairs), runs.slice(c * seeds.length, (c + 1) * seeds.length)),
  );
  for (const row of rows) print(row);
  await writeFiles([
    ...(options.json === undefined ? [] : [[options.json, json({ runs, rows })] as [string, Content]]),
    ...(options.csv === undefined ? [] : [[options.csv, () => csvOf(rows)] as [string, Content]]),
  ]);
}

function readSeeds(text = '1'): number[] {
  const seeds = text.split(',').map((seed) => readCount(seed, 'seeds'));
  const again = seeds.find((seed, i) => seeds.indexOf(seed) < i);
  if (again !== undefined) throw new UsageError(`--seeds ${text}: ${again} is given twice`);
  return seeds;
}

type Pair = readonly [key: string, value: string];

/** `key=a,b,c` as pairs of the key and each value; texts, which may hold commas themselves, are one value. */
function valuesOf(text: string): Pair[] {
  const at = text.indexOf('=');
  const [key, value] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1) throw new UsageError(`--set ${text}: expected key=value or key=a,b,c`);
  if (key === 'seed') throw new UsageError(`--set ${text}: seeds are given by --seeds`);
  const whole = SETTINGS.some((s) => s.key === key && s.kind === 'text');
  return (whole ? [value] : value.split(',')).map((one) => [key, one]);
}

/** One value of each list: all combinations, the last list changing fastest. */
const combine = (lists: readonly Pair[][]): Pair[][] =>
  lists.reduce<Pair[][]>((all, list) => all.flatMap((pairs) => list.map((pair) => [...pairs, pair])), [[]]);

const originOf = (given: { url?: string; own?: string[] }, pairs: readonly Pair[]): Promise<Origin> =>
  readOrigin({ url: given.url, own: given.own, set: pairs.map((pair) => pair.join('=')) });

async function figuresOf(
  origin: Origin,
  budget: Parameters<typeof iterate>[1],
  line: ProgressLine,
): Promise<Pick<SweptRun, 'figures' | 'error'>> {
  await startNodeBackend(origin.experiment.backend);
  const session = await sessionOf(origin);
  try {
    await iterate(session, budget);
    const { iteration: iterations, seconds } = await evaluate(session);
    const { points: y, dimension } = session.data;
    const x = await finish(session.samples(y.length / dimension));
    session.dispose(); // before the distances, which may need another backend
    const clouds = { cost: costSpec(origin.experiment), dimension, x, y };
    const coverage = coverageOf(x, origin.experiment) ?? {};
    const distances = await measured(clouds, !isImage(origin.experiment), line);
    return { figures: { ...distances, ...coverage, iterations, seconds }, error: null };
  } catch (error) {
    return { figures: null, error: (error as Error).message };
  }
}

/** Upper ends of the certified intervals. */
async function measured(clouds: Clouds, squared: boolean, line: ProgressLine): Promise<Figures> {
  const solve = <J extends Job>(job: J) =>
    perform(
      job,
      (p) => line.tell(p.what, p.done, p),
      () => startNodeBackend('wasm'),
    );
  const square = squared
    ? await solve({ kind: 'distance', clouds: { ...clouds, cost: { name: 'square' } }, gap: GAP })
    : null;
  const { w1, own, unassigned } = await solve({ kind: 'evaluate', clouds, gap: GAP });
  return {
    w1: w1.upper,
    ...(square && { w2Squared: square.upper }),
    own: (own ?? w1).upper,
    unassigned,
  };
}

function summary(set: SweptRow['set'], runs: readonly SweptRun[]): SweptRow {
  const found = runs.flatMap(({ figures }) => (figures ? [figures] : []));
  const names = Object.keys(found[0] ?? {});
  const figures = names.map((name) => {
    const values = found.map((one) => one[name]);
    const [middle, spread] = [mean(values) ?? Number.NaN, deviation(values) ?? 0];
    return [name, { mean: middle, deviation: spread, median: median(values) ?? Number.NaN }];
  });
  const failed = runs.length - found.length;
  return { set, runs: runs.length, failed, figures: Object.fromEntries(figures) };
}

/** A line for each combination: its settings, how many runs, and mean and deviation of each figure. */
function csvOf(rows: readonly SweptRow[]): string[] {
  const keys = Object.keys(rows[0].set);
  const names = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
  const head = [...keys, 'runs', 'failed', ...names.flatMap((name) => [name, `${name} deviation`])];
  const lines = rows.map(({ set, runs, failed, figures }) => {
    const numbers = names.flatMap((name) => [figures[name]?.mean ?? '', figures[name]?.deviation ?? '']);
    return [...keys.map((key) => quoted(set[key])), runs, failed, ...numbers];
  });
  return [head, ...lines].map((cells) => `${cells.join(',')}\n`);
}

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

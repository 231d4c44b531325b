/** `benchmark`: one solver of the Wasserstein-1 benchmark on one pair of distributions. */
import { BenchmarkRun, type RunSettings } from '../benchmark/run.ts';
import { SOLVER_IDS, SOLVERS, type SolverId } from '../benchmark/solvers.ts';
import { figuresOfRun, type RunFigures } from '../benchmark/stored.ts';
import { readFunnels } from '../data/funnels/file.ts';
import type { Funnels } from '../data/funnels/funnels.ts';
import { allowRelaxedSimd } from '../tensor/backends/node-relaxed-simd.ts';
import { nodeWasmFiles } from '../tensor/backends/node-wasm-files.ts';
import { checkWritable, json, writeFiles } from './files.ts';
import { readBytes, readCount, readOptions, UsageError } from './input.ts';
import { progressLine } from './progress.ts';
import { print } from './train.ts';

const text = { type: 'string' } as const;
const OPTIONS = {
  ...{ solver: text, D: text, N: text, seed: text, iterations: text },
  ...{ funnels: text, reals: text, json: text },
} as const;

/** The published ranges of dimensions and funnels. */
const DIMENSIONS = [2, 128] as const;
const FUNNELS = [1, 256] as const;
const SEEDS = [0, 2 ** 31] as const;
const MOST_ITERATIONS = 1e6;
const REALS = ['resampled', 'fixed'];

/**
 * Prints {"solver", "D", "N", "seed", "iterations", "w1", "w1Error", "estimate", "deviation", "cos", "l2", "seconds"}, of
 * the certified solver also its "interval". Rejects with a UsageError for wrong input, and with an Error if numbers are
 * no longer finite.
 */
export async function benchmarkCommand(args: string[]): Promise<void> {
  const options = readOptions(args, OPTIONS);
  const settings = await readSettings(options);
  if (options.json !== undefined) await checkWritable(options.json);
  allowRelaxedSimd();
  const figures = await benchmark(settings);
  print(figures);
  if (options.json !== undefined) await writeFiles([[options.json, json(figures)]]);
}

async function readSettings(options: ReturnType<typeof readOptions<typeof OPTIONS>>): Promise<RunSettings> {
  const solver = readSolver(options.solver);
  const [D, N] = [readRange(options.D, 'D', DIMENSIONS), readRange(options.N, 'N', FUNNELS)];
  const seed = options.seed === undefined ? 1 : readRange(options.seed, 'seed', SEEDS);
  const { iterations: usual, once } = SOLVERS[solver];
  const most = once ? 1 : MOST_ITERATIONS;
  const iterations =
    options.iterations === undefined ? usual : readRange(options.iterations, 'iterations', [1, most]);
  const { reals, funnels } = options;
  if (reals !== undefined && solver !== 'assignment')
    throw new UsageError('--reals goes with --solver assignment');
  if (reals !== undefined && !REALS.includes(reals))
    throw new UsageError(`--reals ${reals}: expected ${REALS.join(' or ')}`);
  const given = funnels === undefined ? undefined : await funnelsOf(funnels, D, N);
  return { solver, D, N, seed, iterations, funnels: given, resampled: reals !== 'fixed' };
}

function readSolver(name: string | undefined): SolverId {
  const known = SOLVER_IDS.find((id) => id === name);
  if (!known) throw new UsageError(`--solver ${name ?? ''}: the solvers are ${SOLVER_IDS.join(', ')}`);
  return known;
}

function readRange(
  given: string | undefined,
  option: string,
  [least, most]: readonly [number, number],
): number {
  if (given === undefined)
    throw new UsageError(`--${option} is missing: a whole number from ${least} to ${most}`);
  const value = readCount(given, option);
  if (value < least || value > most)
    throw new UsageError(`--${option} ${given}: expected a whole number from ${least} to ${most}`);
  return value;
}

async function funnelsOf(file: string, D: number, N: number): Promise<Funnels> {
  const all = parse(new TextDecoder().decode(await readBytes(file)), file);
  const found = all.find((one) => one.D === D && one.N === N);
  if (found) return found;
  const pairs = all.map((one) => `${one.D} ${one.N}`).join(', ');
  throw new UsageError(`${file}: no pair with D = ${D} and N = ${N}, only ${pairs}`);
}

function parse(content: string, file: string): Funnels[] {
  try {
    return readFunnels(content);
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}

/** Time between two updates of the progress. */
const INTERVAL_MS = 200;

async function benchmark(settings: RunSettings): Promise<RunFigures> {
  const line = progressLine();
  try {
    const run = await BenchmarkRun.create(settings, nodeWasmFiles);
    const begin = performance.now();
    let told = begin;
    while (!run.done) {
      run.step();
      if (performance.now() - told < INTERVAL_MS) continue;
      told = performance.now();
      line.tell(`Iteration ${run.iteration} of ${settings.iterations},`, run.iteration / settings.iterations);
    }
    const seconds = (performance.now() - begin) / 1000;
    const figures = run.figures();
    if (![figures.estimate, figures.cos, figures.l2].every(Number.isFinite))
      throw new Error(`numbers are no longer finite at iteration ${run.iteration}`);
    return figuresOfRun(settings, run.iteration, figures, seconds);
  } finally {
    line.end();
  }
}

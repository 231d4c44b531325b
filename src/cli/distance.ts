/** `distance`: the optimal transport cost between two point clouds from files, as a proven interval. */
import { finish } from '../tensor/work.ts';
import { ExactError, type ExactResult, multipliesMatrices, solveExact } from '../transport/exact/exact.ts';
import { startNodeBackend } from './backend.ts';
import { CLOUD_OPTIONS, type Clouds, readClouds } from './clouds.ts';
import { readNumber, readOptions, UsageError } from './input.ts';
import { progressLine } from './progress.ts';
import { print } from './train.ts';

const OPTIONS = { ...CLOUD_OPTIONS, gap: { type: 'string' } } as const;

/**
 * Prints {"lower", "upper", "gap", "seconds", "m", "N"}: the optimum is in [lower, upper], in the units of c. Rejects
 * with a UsageError for wrong input.
 */
export async function distanceCommand(args: string[]): Promise<void> {
  const options = readOptions(args, OPTIONS);
  const gap = options.gap === undefined ? undefined : readNumber(options.gap, 'gap', 0);
  const clouds = await readClouds(options);
  const begin = performance.now();
  const { lower, upper, gap: reached } = await solved(clouds, gap);
  const seconds = Math.round(performance.now() - begin) / 1000;
  print({ lower, upper, gap: reached, seconds, m: clouds.x.rows, N: clouds.y.rows });
}

async function solved({ x, y, cost }: Clouds, gap?: number): Promise<ExactResult> {
  const sizes = { m: x.rows, N: y.rows, d: x.dimension };
  const problem = { x: x.points, y: y.points, ...sizes, cost };
  if (multipliesMatrices(problem)) await startNodeBackend('wasm');
  const line = progressLine();
  try {
    return finish(solveExact(problem, { gap, report: (p) => line.tell(p.what, p.done, p) }));
  } catch (error) {
    throw error instanceof ExactError ? new UsageError(error.message) : error;
  } finally {
    line.end();
  }
}

/** `cost` and `assign`: one matrix or one assignment for points from files, in double precision. */
import { evaluateMatrix } from '../costs/compile.ts';
import type { Cost } from '../costs/cost.ts';
import type { Points } from '../data/csv.ts';
import { assignPlain } from '../transport/plain.ts';
import { readCost, readNumber, readOptions, readPoints, UsageError } from './input.ts';

const OPTIONS = {
  cost: { type: 'string' },
  param: { type: 'string', multiple: true },
  generated: { type: 'string' },
  real: { type: 'string' },
} as const;

async function readClouds(options: { cost?: string; param?: string[]; generated?: string; real?: string }) {
  const x = await readPoints(options.generated, 'generated');
  const y = await readPoints(options.real, 'real');
  if (x.dimension !== y.dimension) {
    throw new UsageError(
      `${options.generated}, line 1: ${x.dimension} numbers a point, but ${options.real} has ${y.dimension}`,
    );
  }
  return { x, y, cost: readCost(options.cost, options.param, x.dimension) };
}

/** `cost`: c(x_i, y_j) as {"cost": [[…]]}, one row a generated point. */
export async function costCommand(args: string[]): Promise<void> {
  const { x, y, cost } = await readClouds(readOptions(args, OPTIONS));
  const all = evaluateMatrix(cost, x.points, y.points);
  const rows = Array.from({ length: x.rows }, (_, i) =>
    Array.from(all.subarray(i * y.rows, (i + 1) * y.rows)),
  );
  process.stdout.write(`${JSON.stringify({ cost: rows })}\n`);
}

/** `assign`: argmin_j { s c(x_i, y_j) + psi_j } and the minimum, as {"index": […], "value": […]}. */
export async function assignCommand(args: string[]): Promise<void> {
  const options = readOptions(args, { ...OPTIONS, psi: { type: 'string' }, scale: { type: 'string' } });
  const clouds = await readClouds(options);
  const scale = options.scale === undefined ? 1 : readNumber(options.scale, 'scale', 0);
  const psi = await readPsi(options.psi, options.real as string, clouds.y.rows);
  process.stdout.write(`${JSON.stringify(assign(clouds, psi, scale))}\n`);
}

async function readPsi(file: string | undefined, real: string, n: number): Promise<Float64Array> {
  if (file === undefined) return new Float64Array(n);
  const psi = await readPoints(file, 'psi');
  if (psi.dimension !== 1) throw new UsageError(`${file}, line 1: expected 1 number, found ${psi.dimension}`);
  if (psi.rows !== n)
    throw new UsageError(`${file}: expected ${n} lines, one for each point of ${real}, found ${psi.rows}`);
  return psi.points;
}

function assign({ x, y, cost }: { x: Points; y: Points; cost: Cost }, psi: Float64Array, scale: number) {
  const sizes = { m: x.rows, N: y.rows, d: x.dimension };
  const { index, value } = assignPlain({ x: x.points, y: y.points, psi, ...sizes, cost: cost.scalar, scale });
  return { index: Array.from(index), value: Array.from(value) };
}

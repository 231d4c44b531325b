/** `cost` and `assign`: one matrix or one assignment for points from files, in double precision. */
import { once } from 'node:events';
import { evaluateMatrix } from '../costs/compile.ts';
import { assignPlain } from '../transport/engines/plain/plain.ts';
import { CLOUD_OPTIONS, type Clouds, readClouds } from './clouds.ts';
import { readNumber, readOptions, readPoints, UsageError } from './input.ts';

/**
 * `cost`: prints c(x_i, y_j) as {"cost": [[…]]}, one row per generated point. Rejects with a UsageError for wrong
 * input.
 */
export async function costCommand(args: string[]): Promise<void> {
  const { x, y, cost } = await readClouds(readOptions(args, CLOUD_OPTIONS));
  const all = evaluateMatrix(cost, x.points, y.points);
  for (let i = 0; i < x.rows; i++) {
    // Row by row: the whole text may exceed the length of a string.
    const row = JSON.stringify(Array.from(all.subarray(i * y.rows, (i + 1) * y.rows)));
    await write(`${i === 0 ? '{"cost":[' : ','}${row}`);
  }
  await write(']}\n');
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/**
 * `assign`: prints argmin_j { s c(x_i, y_j) + psi_j } and the minimum as {"index": […], "value": […]}. Rejects with a
 * UsageError for wrong input.
 */
export async function assignCommand(args: string[]): Promise<void> {
  const options = readOptions(args, { ...CLOUD_OPTIONS, psi: { type: 'string' }, scale: { type: 'string' } });
  const clouds = await readClouds(options);
  const scale = options.scale === undefined ? 1 : readNumber(options.scale, 'scale', 0);
  const psi = await readPsi(options.psi, clouds.y.file, clouds.y.rows);
  await write(`${JSON.stringify(assign(clouds, psi, scale))}\n`);
}

async function readPsi(file: string | undefined, real: string, n: number): Promise<Float64Array> {
  if (file === undefined) return new Float64Array(n);
  const psi = await readPoints(file, 'psi');
  if (psi.dimension !== 1) throw new UsageError(`${file}, line 1: expected 1 number, found ${psi.dimension}`);
  if (psi.rows !== n) {
    const line = Math.min(psi.rows, n) + 1;
    throw new UsageError(`${file}, line ${line}: expected ${n} lines, as in ${real}, found ${psi.rows}`);
  }
  return psi.points;
}

function assign({ x, y, cost }: Clouds, psi: Float64Array, scale: number) {
  const sizes = { m: x.rows, N: y.rows, d: x.dimension };
  const { index, value } = assignPlain({ x: x.points, y: y.points, psi, ...sizes, cost: cost.scalar, scale });
  const bad = value.findIndex((v) => !Number.isFinite(v));
  if (bad >= 0) throw new UsageError(`${x.file}, line ${bad + 1}: no finite value with --scale ${scale}`);
  return { index: Array.from(index), value: Array.from(value) };
}

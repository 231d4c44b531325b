/** Assignments with known answers, by which a device shows before training that its kernels are right. */
import { type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import { Random } from '../tensor/random/random.ts';
import { finishAsync, Scope, type Work } from '../tensor/work.ts';
import type { Assignment, Potential } from './assignment.ts';
import { assignPlain } from './engines/plain/plain.ts';
import { loads } from './loads.ts';

/** What is checked: the assignment of m points to reals y [N, d] under s c + psi, as training will compute it. */
export interface Checked {
  assign(x: Tensor2D, psi: Potential): Work<Assignment>;
  y: Float32Array;
  m: number;
  cost: Cost;
  scale: number;
}

/** Coordinates of points, at most. */
const POINTS = 2e6;
/** Coordinates of pairs that the plain twin computes, at most; structural similarity takes many operations for each. */
const PLAIN = 2e7;
const SSIM_OPERATIONS = 60;
const ROWS = 16;
/** Of the largest value: beyond what single precision and candidate lists leave open, within what a faulty kernel does. */
const TOLERANCE = 2e-3;
/** Relative change of the coordinates, about the rounding of single precision. */
const ROUNDING = 3e-7;

/**
 * Assigns random points and compares some rows with plain loops in double precision, and all loads with a count on the
 * processor. Rows that differ are a fault if they are more than a quarter: a cost may jump where rounding decides.
 * Resolves to null, or to what is wrong, in words.
 */
export async function wrongAnswer({ assign, y, m, cost, scale }: Checked): Promise<string | null> {
  const d = cost.dimension;
  const N = y.length / d;
  const random = new Random(1, 'known answer');
  const count = Math.min(m, Math.max(64, Math.floor(POINTS / d)));
  const x = between(y, d, count, random);
  const size = scale * cost.scalar(x, 0, y, 0);
  const psi = random.uniform(N).map((u) => 0.1 * size * (u - 0.5));
  const scope = new Scope();
  try {
    const points = scope.own(tensor2d(x, [count, d]));
    const { index, value } = await finishAsync(assign(points, scope.own(tensor1d(psi))));
    scope.own(index);
    scope.own(value);
    const counts = scope.own(loads(index, N));
    const [at, least, received] = await Promise.all([index.data(), value.data(), counts.data()]);
    if (at.some((j) => !(j >= 0 && j < N))) return 'an assignment to a real that does not exist';
    const own = new Int32Array(N);
    for (const j of at) own[j]++;
    const j = own.findIndex((n, j) => n !== received[j]);
    if (j >= 0) return `${received[j]} points counted at a real that received ${own[j]}`;
    return wrongRows(
      { x, y, psi, N, d, cost: cost.scalar, scale },
      at,
      least,
      rowsToCheck(count, N * d * (cost.ssim ? SSIM_OPERATIONS : 1)),
    );
  } finally {
    scope.end();
  }
}

/** `count` points, each between two reals. */
function between(y: Float32Array, d: number, count: number, random: Random): Float32Array {
  const N = y.length / d;
  const share = random.uniform(count);
  const ends = random.integers(2 * count, N);
  const x = new Float32Array(count * d);
  for (let i = 0; i < count; i++) {
    const [a, b] = [ends[2 * i] * d, ends[2 * i + 1] * d];
    for (let k = 0; k < d; k++) x[i * d + k] = y[a + k] + share[i] * (y[b + k] - y[a + k]);
  }
  return x;
}

/** Rows from the first to the last, evenly spread. */
function rowsToCheck(count: number, operations: number): number[] {
  const wanted = Math.min(count, ROWS, Math.max(2, Math.floor(PLAIN / operations)));
  return Array.from({ length: wanted }, (_, r) =>
    wanted === 1 ? 0 : Math.round((r * (count - 1)) / (wanted - 1)),
  );
}

type Problem = Omit<Parameters<typeof assignPlain>[0], 'm' | 'x'> & { x: Float32Array };

function wrongRows(
  problem: Problem,
  at: ArrayLike<number>,
  least: ArrayLike<number>,
  rows: number[],
): string | null {
  const { x, y, psi, d, cost, scale } = problem;
  const faults: string[] = [];
  for (const i of rows) {
    const row = x.slice(i * d, (i + 1) * d);
    const solve = (x: ArrayLike<number>) => assignPlain({ ...problem, x, m: 1 }).value[0];
    const best = solve(row);
    const moved = solve(row.map((v) => v * (1 + ROUNDING)));
    const own = scale * cost(row, 0, y, at[i] * d) + psi[at[i]];
    const near = TOLERANCE * (Math.abs(best) + Math.abs(own)) + 1e-6;
    if (!(Math.abs(moved - best) < near / 4)) continue; // rounding decides
    if (!(own - best <= near) || !(Math.abs(least[i] - own) <= near)) {
      faults.push(`an assignment of value ${least[i].toPrecision(4)}, not ${best.toPrecision(4)}`);
    }
  }
  return faults.length > rows.length / 4 ? faults[0] : null;
}

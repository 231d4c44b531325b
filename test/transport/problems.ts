/** Assignment problems for tests and benchmarks, and what it means that an engine agrees with the plain twin. */
import { type Tensor1D, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import type { Cost } from '../../src/costs/cost.ts';
import { finish } from '../../src/tensor/work.ts';
import type { AssignmentEngine } from '../../src/transport/assignment.ts';
import { assignPlain } from '../../src/transport/engines/plain/plain.ts';

export interface Problem {
  m: number;
  N: number;
  d: number;
  x: Float32Array;
  y: Float32Array;
  psi: Float32Array;
}

/** Uniform numbers in [0, 1), the same for the same seed (mulberry32). */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Points in [-1, 1]^d; psi of about the size of costs between them. */
export function randomProblem(m: number, N: number, d: number, seed: number): Problem {
  const next = uniform(seed);
  const numbers = (n: number, size: number) =>
    Float32Array.from({ length: n }, () => (2 * next() - 1) * size);
  return { m, N, d, x: numbers(m * d, 1), y: numbers(N * d, 1), psi: numbers(N, 0.2) };
}

/** Points on a coarse grid with psi of a few values: full of exact ties, every cost of integers exact. */
export function tiedProblem(m: number, N: number, d: number, seed: number): Problem {
  const next = uniform(seed);
  const numbers = (n: number) => Float32Array.from({ length: n }, () => Math.floor(next() * 3) - 1);
  const psi = Float32Array.from({ length: N }, () => Math.floor(next() * 2));
  return { m, N, d, x: numbers(m * d), y: numbers(N * d), psi };
}

/** What an engine says, in plain arrays; everything it made is disposed. */
export async function solve(engine: AssignmentEngine, problem: Problem) {
  const x: Tensor2D = tensor2d(problem.x, [problem.m, problem.d]);
  const psi: Tensor1D = tensor1d(problem.psi);
  const { index, value } = finish(engine.assign(x, psi));
  const answer = { index: await index.data<'int32'>(), value: await value.data<'float32'>() };
  for (const t of [x, psi, index, value]) t.dispose();
  return answer;
}

/**
 * The first row where an answer is not the twin's, in words, else null. `tolerance` is relative to the largest
 * value: another index is right only where the twin's own values are that close, and never where the twin
 * holds two reals for exactly equal and the lower one was passed over.
 */
export function disagreement(
  { m, N, d, x, y, psi }: Problem,
  cost: Cost,
  scale: number,
  answer: { index: ArrayLike<number>; value: ArrayLike<number> },
  tolerance: number,
): string | null {
  const twin = assignPlain({ x, y, psi, m, N, d, cost: cost.scalar, scale });
  for (let i = 0; i < m; i++) {
    const j = answer.index[i];
    const own = scale * cost.scalar(x, i * d, y, j * d) + psi[j];
    const near = tolerance * (1 + Math.abs(twin.value[i]));
    const tied = own === twin.value[i] && j !== twin.index[i];
    if (!(own - twin.value[i] <= near) || !(Math.abs(answer.value[i] - twin.value[i]) <= near) || tied) {
      return `row ${i}: ${j} with ${answer.value[i]}, not ${twin.index[i]} with ${twin.value[i]}`;
    }
  }
  return null;
}

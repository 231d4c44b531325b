/** Problems in many dimensions for tests of the bound by principal axes. */
import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { compileCost } from '../../src/costs/compile.ts';
import type { Cost } from '../../src/costs/cost.ts';
import { logarithm } from '../../src/costs/radial.ts';
import { finish } from '../../src/tensor/work.ts';
import type { EngineFactory, EngineName } from '../../src/transport/assignment.ts';
import { createAssignment } from '../../src/transport/engine.ts';
import { imageEngines } from '../../src/transport/engines/image-engines.ts';
import { disagreement, type Problem, randomProblem, tiedProblem, uniform } from './problems.ts';

export const D = 80;
export const power = (p: number, d = D): Cost => compileCost({ name: 'power', parameters: { p: 2 * p } }, d);
export const log = (d = D): Cost => ({
  ...compileCost({ name: 'custom', expression: '2*log(1+sum((x-y)^2)/0.5)' }, d),
  radial: logarithm(2, 0.5),
});

/** Points near a few centres that lie in few dimensions, with noise: what the bound is made for. */
export function clusters(m: number, N: number, d: number, seed: number): Problem {
  const next = uniform(seed);
  const normal = () => next() + next() + next() - 1.5;
  const factors = Array.from({ length: 10 }, () => Float32Array.from({ length: d }, normal));
  const centres = Array.from({ length: 40 }, () => Array.from({ length: 10 }, normal));
  const points = (n: number) =>
    Float32Array.from(
      Array.from({ length: n }, () => {
        const centre = centres[Math.floor(next() * 40)].map((c) => c + 0.3 * normal());
        return Array.from({ length: d }, (_, k) =>
          factors.reduce((sum, factor, f) => sum + centre[f] * factor[k], 0.1 * normal()),
        );
      }).flat(),
    );
  const problem = randomProblem(m, N, d, seed);
  return { ...problem, x: points(m), y: points(N) };
}

const map = (problem: Problem, f: (c: number) => number): Problem => ({
  ...problem,
  x: problem.x.map(f),
  y: problem.y.map(f),
});

/** Every real three times, far apart in the list. */
function duplicated(problem: Problem): Problem {
  const third = Math.floor(problem.N / 3);
  const y = problem.y.map((_, at) => problem.y[at % (third * problem.d)]);
  return { ...problem, y, psi: problem.psi.map((_, j) => problem.psi[j % third]) };
}

export const structured = clusters(40, 600, D, 1);
export const PROBLEMS: Record<string, Problem> = {
  structured,
  'random, where the bound says nothing': randomProblem(40, 400, D, 2),
  'duplicated reals': duplicated(structured),
  'full of ties': tiedProblem(40, 300, D, 3),
  'all reals equal': map({ ...structured, y: structured.y.map((_, at) => structured.y[at % D]) }, (c) => c),
  'all equal': map(structured, () => 0.3),
  'far away': map(structured, (c) => 1000 + c),
  'far from the reals': { ...structured, x: structured.x.map((c) => 50 + c) },
  'with a wide psi': { ...structured, psi: structured.psi.map((p) => 1000 * p) },
  'with a huge psi': { ...structured, psi: structured.psi.map((p) => Math.sign(p) * 1e18) },
  'one point': clusters(1, 300, D, 4),
  'one real': clusters(30, 1, D, 5),
  'two reals': clusters(30, 2, D, 6),
};

/**
 * Pairs of reals that differ beyond the first axes alone: in the same direction, one twice as far out as the other.
 * Each point is beside the outer one, which wins by a little under the squared distance of this scale: a length
 * beyond the axes that is too short makes it lose.
 */
export function residuals(m: number, pairs: number, scale: number, d = D): Problem {
  const next = uniform(9);
  const [inside, out] = [10, 2];
  const centres = Array.from({ length: pairs }, () => Array.from({ length: inside }, () => 10 * next() - 5));
  const at = (pair: number, length: number) =>
    Array.from({ length: d }, (_, k) => {
      if (k < inside) return centres[pair][k];
      return k - inside === pair % (d - inside) ? length : 0;
    });
  const flat = (points: number[][]) => Float32Array.from(points.flat());
  const y = flat(centres.flatMap((_, pair) => [at(pair, out), at(pair, out / 2)]));
  const x = flat(Array.from({ length: m }, (_, i) => at((7 * i) % pairs, out).map((c) => c + 0.01 * next())));
  const psi = Float32Array.from({ length: 2 * pairs }, (_, j) => (j % 2) * -0.23 * scale * out ** 2);
  return { m, N: 2 * pairs, d, x, y, psi };
}

/** Some rows, and the first of the reals: for kernels in software, which are slow. */
export const small = ({ m, N, d, x, y, psi }: Problem): Problem => {
  const [rows, reals] = [Math.min(m, 8), Math.min(N, 150)];
  return {
    ...{ m: rows, N: reals, d },
    ...{ x: x.slice(0, rows * d), y: y.slice(0, reals * d), psi: psi.slice(0, reals) },
  };
};

/** Assigns the same points under three psi, from what is kept: at least `share` of the pairs are reused. */
export async function keeps(
  name: EngineName,
  problem: Problem,
  cost: Cost,
  share = 0.5,
  make: EngineFactory = (y, cost, scale) => createAssignment(y, cost, scale, { name, images: imageEngines }),
): Promise<void> {
  const { m, N, d } = problem;
  const [x, y] = [tensor2d(problem.x, [m, d]), tensor2d(problem.y, [N, d])];
  const engine = make(y, cost, 0.7);
  const prepared = finish(engine.prepare(x));
  for (const factor of [1, 0.9, -2]) {
    const psi = problem.psi.map((p) => factor * p);
    const tensor = tensor1d(psi);
    const { index, value } = finish(prepared.assign(tensor));
    const answer = { index: await index.data(), value: await value.data() };
    expect(disagreement({ ...problem, psi }, cost, 0.7, answer, 1e-5), `${name}, ${factor}`).toBe(null);
    const effort = await engine.effort();
    expect(effort?.pairs).toBe(m * N);
    if (factor === 1) expect(effort?.reused).toBe(0);
    else expect(effort?.reused).toBeGreaterThanOrEqual(share * m * N);
    for (const t of [tensor, index, value]) t.dispose();
  }
  prepared.dispose();
  engine.dispose();
  x.dispose();
  y.dispose();
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomProblem, tiedProblem, uniform } from '../../../../test/transport/problems.ts';
import { compileCost } from '../../../costs/compile.ts';
import { assignPlain } from '../plain/plain.ts';
import { searchAny, searchPlane, Visits } from './search.ts';
import { spatialOrder } from './spatial-sort.ts';
import { buildTree, refresh, stride } from './tree.ts';

const answers = (m: number) => ({ index: new Int32Array(m), value: new Float64Array(m) });

describe('the tree', () => {
  it('holds each point once, inside the boxes of its nodes', () => {
    const { y, psi, N, d } = randomProblem(1, 333, 3, 7);
    const tree = buildTree(y, N, d);
    refresh(tree, psi);
    expect([...tree.order].sort((a, b) => a - b)).toEqual([...Array(N).keys()]);
    const leaves = tree.starts.length - 1;
    for (let leaf = 0; leaf < leaves; leaf++) {
      const places = [...Array(tree.starts[leaf + 1] - tree.starts[leaf]).keys()].map(
        (p) => p + tree.starts[leaf],
      );
      for (let v = tree.firstLeaf + leaf; ; v = (v - 1) >> 1) {
        const node = tree.nodes.subarray(v * stride(d), (v + 1) * stride(d));
        for (const place of places) {
          for (let k = 0; k < d; k++) {
            expect(tree.points[place * d + k]).toBe(y[tree.order[place] * d + k]);
            expect(tree.points[place * d + k]).toBeGreaterThanOrEqual(node[k]);
            expect(tree.points[place * d + k]).toBeLessThanOrEqual(node[d + k]);
          }
          expect(psi[tree.order[place]]).toBeGreaterThanOrEqual(node[2 * d]);
          expect(tree.order[place]).toBeGreaterThanOrEqual(tree.lowest[v]);
        }
        if (v === 0) break;
      }
    }
  });
});

describe('the search', () => {
  it('finds the very answer of the plain twin, ties included', () => {
    const square = compileCost({ name: 'square' }, 2);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 400 }),
        fc.boolean(),
        fc.nat(),
        (m, N, ties, seed) => {
          const problem = ties ? tiedProblem(m, N, 2, seed) : randomProblem(m, N, 2, seed);
          const tree = buildTree(problem.y, N, 2);
          refresh(tree, problem.psi);
          const queries = { x: problem.x, order: spatialOrder(problem.x, m) };
          const [plane, any] = [answers(m), answers(m)];
          searchPlane(tree, queries, 0.3, 2, plane);
          searchAny(tree, queries, 0.3, square.scalar, any);
          const twin = assignPlain({ ...problem, cost: square.scalar, scale: 0.3 });
          expect(plane).toEqual(twin);
          expect(any).toEqual(twin);
        },
      ),
    );
  });

  it('shows the best few, and tells how good the rest may be at most', () => {
    const { scalar } = compileCost({ name: 'euclidean' }, 3);
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 400 }),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        fc.nat(),
        (N, count, ties, seed) => {
          const { x, y, psi } = ties ? tiedProblem(1, N, 3, seed) : randomProblem(1, N, 3, seed);
          const tree = buildTree(y, N, 3);
          refresh(tree, psi);
          const shown: number[] = [];
          const limit = () => shown.toSorted((a, b) => a - b)[count - 1] ?? Number.POSITIVE_INFINITY;
          const found = {
            take(place: number, value: number, cost: number) {
              expect(value).toBe(cost + psi[tree.order[place]]);
              shown.push(value);
              return limit();
            },
            ties: () => false,
          };
          const others = new Visits(tree, 0.3, scalar).visit(x, 0, found, limit());
          const all = Array.from(psi, (p, j) => 0.3 * scalar(x, 0, y, 3 * j) + p).sort((a, b) => a - b);
          expect(shown.toSorted((a, b) => a - b).slice(0, count)).toEqual(all.slice(0, count));
          const rest = [...all];
          for (const value of shown) rest.splice(rest.indexOf(value), 1);
          if (rest.length > 0) expect(others).toBeLessThanOrEqual(rest[0]);
          else expect(others).toBe(Number.POSITIVE_INFINITY);
        },
      ),
    );
  });

  it('scores a small part of the pairs', () => {
    const [m, N] = [200, 4000];
    const { x, y, psi } = randomProblem(m, N, 2, 1);
    const tree = buildTree(y, N, 2);
    refresh(
      tree,
      psi.map((p) => p / 100),
    );
    let calls = 0;
    const { scalar } = compileCost({ name: 'euclidean' }, 2);
    const counted: typeof scalar = (xs, xo, ys, yo) => {
      calls++;
      return scalar(xs, xo, ys, yo);
    };
    searchAny(tree, { x, order: spatialOrder(x, m) }, 1, counted, answers(m));
    expect(calls).toBeLessThan(0.05 * m * N);
  });
});

describe('the order of queries', () => {
  it('names each once, and shortens the way from one to the next', () => {
    const next = uniform(4);
    const n = 3000;
    const x = Float32Array.from({ length: 2 * n }, next);
    const order = spatialOrder(x, n);
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(n).keys()]);
    const step = (a: number, b: number) => Math.hypot(x[2 * a] - x[2 * b], x[2 * a + 1] - x[2 * b + 1]);
    const way = (places: ArrayLike<number>) =>
      Array.from(places).reduce((sum, p, i, all) => sum + (i ? step(p, all[i - 1]) : 0), 0);
    expect(way(order)).toBeLessThan(0.2 * way([...Array(n).keys()]));
  });

  it('takes points that are all the same', () => {
    expect([...spatialOrder(new Float32Array(6), 3)]).toEqual([0, 1, 2]);
  });
});

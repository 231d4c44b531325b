import { describe, expect, it } from 'vitest';
import { compileCost } from '../../costs/compile.ts';
import type { CostSpec } from '../../costs/cost.ts';
import type { Box } from '../../data/box.ts';
import { type Assigning, gridOf, gridPoints } from './grid.ts';

const BOX: Box = [-1, -0.5, 1, 1.5];
const SIZE = 40;

/** A grid of points and reals by plain search. */
function plainGrid(spec: CostSpec, psi: number[]) {
  const points = Float32Array.of(-0.4, 0.9, 0.5, 0.2, 0.1, 1.2);
  const assigning: Assigning = {
    points,
    psi: Float32Array.from(psi),
    cost: compileCost(spec, 2),
    scale: 1.5,
  };
  const score = (x: ArrayLike<number>, j: number) =>
    assigning.scale * assigning.cost.scalar(x, 0, points, 2 * j) + assigning.psi[j];
  const at = gridPoints(BOX, SIZE);
  const index = new Int32Array(SIZE * SIZE);
  const value = new Float32Array(SIZE * SIZE);
  for (let i = 0; i < index.length; i++) {
    const scores = psi.map((_, j) => score(at.subarray(2 * i), j));
    value[i] = Math.min(...scores);
    index[i] = scores.indexOf(Math.min(...scores));
  }
  return { at, score, grid: gridOf(BOX, index, value, assigning) };
}

/** All borders: the two points of the grid, and how far from the first. */
function borders({ grid, at }: ReturnType<typeof plainGrid>) {
  const found: { i: number; next: number; place: [number, number] }[] = [];
  for (const [next, shares] of [
    [1, grid.right],
    [SIZE, grid.below],
  ] as const) {
    for (let i = 0; i + next < grid.index.length; i++) {
      if ((next === 1 && (i + 1) % SIZE === 0) || grid.index[i] === grid.index[i + next]) continue;
      const [x, y] = [0, 1].map((k) => {
        return at[2 * i + k] + (shares[i] / 255) * (at[2 * (i + next) + k] - at[2 * i + k]);
      });
      found.push({ i, next: i + next, place: [x, y] });
    }
  }
  return found;
}

describe('grid', () => {
  it('covers the box from edge to edge, from the top left', () => {
    const at = gridPoints(BOX, 3);
    expect([...at.slice(0, 6)]).toEqual([-1, 1.5, 0, 1.5, 1, 1.5]);
    expect([...at.slice(-2)]).toEqual([1, -0.5]);
  });

  it('has a border where both reals are equally good', () => {
    const made = plainGrid({ name: 'square' }, [0.1, -0.2, 0.3]);
    const found = borders(made);
    expect(found.length).toBeGreaterThan(SIZE);
    for (const { i, next, place } of found) {
      const [here, there] = [i, next].map((point) => made.score(place, made.grid.index[point]));
      expect(Math.abs(here - there)).toBeLessThan(2e-3); // a 255th of a step
    }
  });

  it('a border that is bent lies where it is between two points', () => {
    const made = plainGrid({ name: 'euclidean' }, [0, 0.35, -0.1]);
    for (const { i, next, place } of borders(made)) {
      const gap = (x: ArrayLike<number>) =>
        made.score(x, made.grid.index[next]) - made.score(x, made.grid.index[i]);
      const ends = [i, next].map((point) => Math.abs(gap(made.at.subarray(2 * point))));
      expect(Math.abs(gap(place))).toBeLessThan(0.02 * Math.max(...ends) + 2e-3);
    }
  });

  it('is in the middle where no cost tells reals apart, or one has no end', () => {
    const index = Int32Array.of(0, 1, 0, 1);
    const points = new Float32Array(4);
    for (const cost of [{ scalar: () => 1 }, { scalar: () => Number.POSITIVE_INFINITY }]) {
      const grid = gridOf(BOX, index, new Float32Array(4), {
        ...{ points, psi: new Float32Array(2), cost, scale: 1 },
      });
      expect([...grid.right]).toEqual([128, 0, 128, 0]);
      expect([...grid.below]).toEqual([0, 0, 0, 0]);
    }
  });
});

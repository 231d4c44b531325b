import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawFunnels, heightAt } from '../data/funnels/funnels.ts';
import { gridPoints, pictureOf } from './picture.ts';
import { PUBLISHED_PAIRS, publishedFigures } from './published.ts';
import { SOLVER_IDS } from './solvers.ts';
import {
  readStoredRuns,
  readStoredSurfaces,
  STORED_RUNS,
  STORED_SURFACES,
  SURFACE_SIDE,
  storeSurface,
  surfaceValues,
} from './stored.ts';

const json = (file: string): unknown => JSON.parse(readFileSync(`public/results/${file}`, 'utf8'));

test('the stored figures are valid, one run each of a solver, a pair and a seed', () => {
  const runs = readStoredRuns(json(STORED_RUNS));
  const keys = runs.map(({ solver, D, N, seed }) => `${solver} ${D} ${N} ${seed}`);
  expect(new Set(keys).size).toBe(keys.length);
  for (const surface of readStoredSurfaces(json(STORED_SURFACES)))
    expect(surfaceValues(surface)).toHaveLength(SURFACE_SIDE ** 2);
});

test('a wrong entry is named', () => {
  expect(() => readStoredRuns([{ solver: 'wc' }])).toThrow('0.D');
  expect(() => readStoredSurfaces({})).toThrow('Array');
});

test('a stored surface has 256 levels between its ends', () => {
  const values = Float32Array.from({ length: SURFACE_SIDE ** 2 }, (_, i) => Math.sin(i));
  const back = surfaceValues(storeSurface({ solver: 'lp', N: 4, seed: 1 }, values));
  back.forEach((v, i) => {
    expect(Math.abs(v - values[i])).toBeLessThan(1.01 / 255);
  });
  expect(surfaceValues(storeSurface({ solver: 'lp', N: 4, seed: 1 }, [3, 3]))).toEqual(Float32Array.of(3, 3));
});

test('published figures: 28 pairs, eleven solvers, and none of ours', () => {
  expect(PUBLISHED_PAIRS).toHaveLength(28);
  expect(publishedFigures(2, 4, 'gp')).toEqual({ cos: 0.84, l2: 0.09, estimate: 0.86 });
  expect(publishedFigures(128, 256, 'dot')).toEqual({ cos: -0.34, l2: 2.68, estimate: 19 });
  expect(publishedFigures(2, 4, 'assignment')).toBe(null);
  expect(SOLVER_IDS.filter((id) => publishedFigures(4, 16, id))).toHaveLength(11);
});

test('the picture of a pair: the potential from the top left, rays that fall by their length, unit gradients', () => {
  const funnels = drawFunnels(2, 4, 1);
  const { truth, rays, points, gradients } = pictureOf(funnels, 5, 1);
  const grid = gridPoints(5);
  expect(Array.from(grid.subarray(0, 4))).toEqual([-2.5, 2.5, -1.25, 2.5]);
  expect(Array.from(grid.subarray(-2))).toEqual([2.5, -2.5]);
  expect(truth[7]).toBeCloseTo(-heightAt(funnels, grid, 14).height, 6);
  for (let i = 0; i < rays.length; i += 4) {
    const fall = heightAt(funnels, rays, i).height - heightAt(funnels, rays, i + 2).height;
    expect(fall).toBeCloseTo(Math.hypot(rays[i] - rays[i + 2], rays[i + 1] - rays[i + 3]), 5);
  }
  for (let i = 0; i < points.length; i += 2)
    expect(Math.hypot(gradients[i], gradients[i + 1])).toBeCloseTo(1, 6);
});

import { expect, it } from 'vitest';
import { loadRamp, type Palette } from '../../ui/colours.ts';
import { project } from './geometry.ts';
import { drawSoftPlan, STEPS, stepOf } from './soft-plan.ts';

const palette = { text: '#000', weight: 1, loads: loadRamp(false) } as Palette;

it('draws each entry from its point to its real, the darker the more mass it carries', () => {
  const lines: { from: number[]; to: number[]; alpha: number }[] = [];
  let at: number[] = [];
  let path: { from: number[]; to: number[] }[] = [];
  const brush = {
    globalAlpha: 1,
    beginPath: () => {
      path = [];
    },
    moveTo: (...place: number[]) => {
      at = place;
    },
    lineTo: (...place: number[]) => path.push({ from: at, to: place }),
    stroke: () => lines.push(...path.map((line) => ({ ...line, alpha: brush.globalAlpha }))),
  };
  const plan = {
    ...{ from: Int32Array.of(1, 0, 0), to: Int32Array.of(0, 1, 0), share: Float32Array.of(1, 0.6, 0.05) },
    ...{ points: 2, reals: 2, carried: 0.825 },
  };
  const p = project([-1, -1, 1, 1], 200);
  const [points, reals] = [Float32Array.of(0, 0, 1, 1), Float32Array.of(-1, -1, 1, -1)];
  drawSoftPlan(brush as unknown as CanvasRenderingContext2D, plan, points, reals, p, palette, 1, null);
  expect(lines.map(({ from, to }) => [from, to])).toEqual([
    [
      [100, 100],
      [0, 200],
    ],
    [
      [100, 100],
      [200, 200],
    ],
    [
      [200, 0],
      [0, 200],
    ],
  ]);
  const [faint, middle, dark] = lines.map(({ alpha }) => alpha);
  expect(faint).toBeLessThan(middle);
  expect(middle).toBeLessThan(dark);
  expect(brush.globalAlpha).toBe(1);
});

it('has a step for any share', () => {
  expect([0, 1e-9, 0.5, 1, 1.01].map(stepOf)).toEqual([0, 0, STEPS / 2 - 1, STEPS - 1, STEPS - 1]);
});

import { describe, expect, it } from 'vitest';
import type { Box } from '../../data/box.ts';
import { project, toX, toY } from './geometry.ts';
import { wheelFactor } from './gestures.ts';
import { confined, moved, outside, scaled, showing, sideOf, total, wholeOf } from './view.ts';

const HOME: Box = [-1, -1, 1, 1];
const close = (box: Box, wanted: number[]) =>
  box.forEach((v, k) => {
    expect(v).toBeCloseTo(wanted[k], 9);
  });

describe('a view of the plane', () => {
  it('zooms around a place, which stays where it is in the picture', () => {
    const next = scaled(HOME, 0.25, [0.5, -0.2]);
    expect(sideOf(next)).toBeCloseTo(0.5, 9);
    const [before, after] = [project(HOME, 400), project(next, 400)];
    expect(toX(after, 0.5)).toBeCloseTo(toX(before, 0.5), 9);
    expect(toY(after, -0.2)).toBeCloseTo(toY(before, -0.2), 9);
  });

  it('stays within the whole, no wider than it, and no narrower than a thousandth', () => {
    close(confined(scaled(HOME, 3, [0, 0]), HOME), [...HOME]);
    close(confined(moved([-0.5, -0.5, 0.5, 0.5], 0.8, -3), HOME), [0, -1, 1, 0]);
    expect(sideOf(confined(scaled(HOME, 1e-9, [0.3, 0.3]), HOME))).toBeCloseTo(0.002, 9);
  });

  it('moves just so far that a place is well within', () => {
    close(showing([0, 0, 1, 1], [0.5, 0.5]), [0, 0, 1, 1]);
    close(showing([0, 0, 1, 1], [1.2, -0.3]), [0.3, -0.4, 1.3, 0.6]);
  });

  it('is the square of the data while all points are in it, else a larger one with all of them', () => {
    expect(wholeOf(HOME, [Float32Array.of(0.5, 0.5, -1, 1)])).toBe(HOME);
    const whole = wholeOf(HOME, [Float32Array.of(0, 0), Float32Array.of(0.5, 7)]);
    expect(sideOf(whole)).toBeCloseTo(whole[3] - whole[1], 9);
    expect(total(outside(whole, Float32Array.of(-1, -1, 1, 1, 0.5, 7)))).toBe(0);
  });

  it('counts the points outside, each at the edge that it is furthest beyond', () => {
    const points = Float32Array.of(0, 0, -1.2, 5, 3, -2, -1.5, 1.2, 0, -1.1, 1, 1);
    expect(outside(HOME, points)).toEqual({ left: 1, right: 1, top: 1, bottom: 1 });
  });

  it('the wheel zooms in upwards; a line and a pinch are worth as much as they should', () => {
    const turn = (deltaY: number, deltaMode = 0, ctrlKey = false) =>
      wheelFactor({ deltaY, deltaMode, ctrlKey });
    expect(turn(-100)).toBeCloseTo(1 / turn(100), 9);
    expect(turn(-100)).toBeGreaterThan(1.1);
    expect(turn(-3, 1)).toBeCloseTo(turn(-48), 9);
    expect(turn(-1000, 0, true)).toBeLessThan(1.5);
  });
});

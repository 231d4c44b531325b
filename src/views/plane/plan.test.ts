import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Solved } from '../../store/certified.ts';
import { loadRamp, type Palette } from '../../ui/colours.ts';
import { project } from './geometry.ts';
import { MAX_LINES } from './marks.ts';
import { noPlanWords, planWords } from './plan.tsx';
import { agreement, differingRows, drawPlan } from './plan-marks.ts';

const palette = { weight: 1, optimum: '#00805e', loads: loadRamp(false) } as Palette;
const p = project([-1, -1, 1, 1], 100);

/** Lines as they are drawn: their ends and widths. */
function record(draw: (brush: CanvasRenderingContext2D) => void) {
  const lines: { from: number[]; to: number[]; width: number }[] = [];
  let path: { from: number[]; to: number[] }[] = [];
  const dashes: number[][] = [];
  const squares: number[][] = [];
  const brush = {
    lineWidth: 0,
    strokeRect: (...args: number[]) => squares.push(args),
    strokeStyle: '',
    setLineDash: (dash: number[]) => dashes.push(dash),
    beginPath: () => {
      path = [];
    },
    moveTo: (...from: number[]) => path.push({ from, to: [] }),
    lineTo: (...to: number[]) => {
      path[path.length - 1].to = to;
    },
    stroke: () => lines.push(...path.map((line) => ({ ...line, width: brush.lineWidth }))),
  };
  draw(brush as unknown as CanvasRenderingContext2D);
  return { lines, dashes, squares };
}

const plan = (entries: [number, number, number][]) => ({
  from: Int32Array.from(entries, ([from]) => from),
  to: Int32Array.from(entries, ([, to]) => to),
  mass: Float64Array.from(entries, ([, , mass]) => mass),
});

describe('the lines of a plan', () => {
  it('are compared with an assignment, and drawn only where it differs', () => {
    const points = Float32Array.of(-1, 1, 0, 0);
    const both = plan([
      [0, 0, 0.5],
      [1, 1, 0.25],
      [1, 2, 0.25],
    ]);
    expect([...differingRows(both, Int32Array.of(1, 2))]).toEqual([0]);
    expect([...differingRows(both, Int32Array.of(0, 0))]).toEqual([1]);
    const reals = Float32Array.of(1, -1, 1, 1, 0, 1);
    const { lines } = record((brush) => drawPlan(brush, both, points, reals, p, palette, null, new Set([0])));
    expect(lines.map(({ to }) => to)).toEqual([[100, 100]]);
  });

  it('go from each point to its reals, in proportion to what is sent', () => {
    const points = Float32Array.of(-1, 1, 0, 0);
    const reals = Float32Array.of(1, -1, 1, 1, 0, 1);
    const halves = plan([
      [0, 0, 0.5],
      [1, 1, 0.25],
      [1, 2, 0.25],
    ]);
    const { lines, dashes, squares } = record((brush) => drawPlan(brush, halves, points, reals, p, palette));
    const whole = lines.find((line) => line.to[0] === 100 && line.to[1] === 100);
    expect(whole?.from).toEqual([0, 0]);
    const parts = lines.filter((line) => line !== whole);
    expect(parts.map((line) => line.to)).toEqual([
      [100, 0],
      [50, 0],
    ]);
    for (const part of parts) expect(part.width).toBeCloseTo((whole?.width ?? 0) / 2);
    expect(dashes[0]).not.toEqual([]);
    expect(dashes.at(-1)).toEqual([]);
    const middles = squares.map(([x, y, w, h]) => [x + w / 2, y + h / 2]);
    expect(middles).toEqual([
      [0, 0],
      [50, 50],
    ]); // no line begins in empty space
  });

  it('are at most so many, and all of a point or none', () => {
    const m = 5000;
    const entries = Array.from({ length: 2 * m }, (_, k): [number, number, number] => [
      k >> 1,
      k,
      1 / (2 * m),
    ]);
    const points = Float32Array.from({ length: 2 * m }, (_, i) => (i % 2 ? 0 : i / (2 * m)));
    const { lines } = record((brush) =>
      drawPlan(brush, plan(entries), points, new Float32Array(4 * m), p, palette),
    );
    expect(lines.length).toBeLessThanOrEqual(2 * MAX_LINES);
    const starts = new Map<number, number>();
    for (const { from } of lines) starts.set(from[0], (starts.get(from[0]) ?? 0) + 1);
    expect(new Set(starts.values())).toEqual(new Set([2]));
  });
});

describe('words', () => {
  it('tell how much of the mass goes where it is assigned', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), (same) => {
        const index = Int32Array.from(same, (s, i) => (s ? i : i + 1));
        const entries = same.map((_, i): [number, number, number] => [i, i, 1 / same.length]);
        expect(agreement(plan(entries), index)).toBeCloseTo(same.filter(Boolean).length / same.length, 9);
      }),
    );
  });

  it('name the iteration where it is not the one shown, and why there is none', () => {
    const frame = { iteration: 527, stepsDone: 0 } as Solved['frame'];
    const solved = { frame } as Solved;
    expect(planWords(solved, 0.62, true)).toBe('optimum: 62 % as assigned');
    expect(planWords(solved, 0.62, false)).toBe('optimum of iteration 527: 62 % as assigned');
    expect(noPlanWords('off')).toContain('is off');
    expect(noPlanWords(null)).toContain('not solved yet');
  });
});

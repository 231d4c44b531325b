import { describe, expect, it } from 'vitest';
import { loadRamp, type Palette } from '../colours.ts';
import { project } from './geometry.ts';
import { byLoad, drawArrows, drawGenerated, drawLines, drawPick, drawReals, MOST_LINES } from './marks.ts';

const palette: Palette = {
  dark: false,
  surface: '#fff',
  text: '#000',
  muted: '#777',
  line: '#ccc',
  real: '#0072B2',
  generated: '#E69F00',
  optimum: '#00805e',
  accent: '#0072B2',
  weight: 1,
  font: 'sans-serif',
  loads: loadRamp(false),
};
const p = project([-1, -1, 1, 1], 800);

/** A brush that writes down what it is asked to do. */
function recorder() {
  const calls: { name: string; fill: string; args: number[] }[] = [];
  let fillStyle = '';
  const note =
    (name: string) =>
    (...args: number[]) => {
      calls.push({ name, fill: fillStyle, args });
    };
  const brush = {
    beginPath: note('beginPath'),
    moveTo: note('moveTo'),
    lineTo: note('lineTo'),
    stroke: note('stroke'),
    fill: note('fill'),
    arc: note('arc'),
    rect: note('rect'),
    fillRect: note('fillRect'),
    get fillStyle() {
      return fillStyle;
    },
    set fillStyle(value: string) {
      fillStyle = value;
    },
  };
  const of = (name: string) => calls.filter((c) => c.name === name);
  return { brush: brush as unknown as CanvasRenderingContext2D, of };
}

describe('marks', () => {
  it('sorts reals into classes of load', () => {
    const classes = byLoad(Int32Array.of(0, 1, 50, 0), 1);
    expect(classes[0]).toEqual([0, 3]);
    expect(classes[4]).toEqual([1]);
    expect(classes[8]).toEqual([2]);
  });

  it('draws each real once in the colour of its load, plain without loads', () => {
    const reals = Float32Array.of(0, 0, 1, 1);
    const a = recorder();
    drawReals(a.brush, reals, Int32Array.of(0, 1), 1, p, palette);
    expect(a.of('fill').map((c) => c.fill)).toEqual([palette.loads[0], palette.loads[4]]);
    const b = recorder();
    drawReals(b.brush, reals, null, 1, p, palette);
    expect(b.of('fill').map((c) => c.fill)).toEqual([palette.real, palette.real]);
  });

  it('draws reals round and generated points square, of nearly the same area', () => {
    /** The rectangles that a mark is made of: its corners, and the area they cover. */
    const shape = (draw: (brush: CanvasRenderingContext2D) => void) => {
      const { brush, of } = recorder();
      draw(brush);
      const marks = of('fillRect').map(({ args: [x, y, w, h] }) => ({ x, y, w, h }));
      const [left, top] = [Math.min(...marks.map((m) => m.x)), Math.min(...marks.map((m) => m.y))];
      const within = marks.map((m) => m.w * m.h).reduce((a, b) => a + b);
      const twice =
        marks.length > 1 ? Math.min(...marks.map((m) => m.w)) * Math.min(...marks.map((m) => m.h)) : 0;
      return { corner: marks.some((m) => m.x === left && m.y === top), area: within - twice };
    };
    const small = project([-1, -1, 1, 1], 300);
    const real = shape((brush) => drawReals(brush, new Float32Array(2), null, 1, small, palette));
    const generated = shape((brush) => drawGenerated(brush, new Float32Array(2), small, palette));
    expect(real.corner).toBe(false);
    expect(generated.corner).toBe(true);
    expect(generated.area / real.area).toBeGreaterThan(0.9);
    expect(generated.area / real.area).toBeLessThan(1.1);
  });

  it('draws large reals as circles, of nearly the area of the squares', () => {
    const [a, b] = [recorder(), recorder()];
    drawReals(a.brush, new Float32Array(2), null, 1, p, palette);
    drawGenerated(b.brush, new Float32Array(2), p, palette);
    const [, , r] = a.of('arc')[0].args;
    const [, , w, h] = b.of('fillRect')[0].args;
    expect((w * h) / (Math.PI * r * r)).toBeCloseTo(1, 1);
  });

  it('draws all lines as one path, from point to partner, and a bounded number of them', () => {
    const a = recorder();
    drawLines(a.brush, Float32Array.of(-1, 1), Float32Array.of(1, -1), p, palette);
    expect(a.of('stroke')).toHaveLength(1);
    expect(a.of('moveTo')[0].args).toEqual([0, 0]);
    expect(a.of('lineTo')[0].args).toEqual([800, 800]);
    const b = recorder();
    drawLines(b.brush, new Float32Array(40_000), new Float32Array(40_000), p, palette);
    expect(b.of('stroke')).toHaveLength(1);
    expect(b.of('lineTo').length).toBeLessThanOrEqual(MOST_LINES);
  });

  it('draws no path per point', () => {
    const a = recorder();
    drawGenerated(a.brush, new Float32Array(2 * 2000), p, palette);
    expect(a.of('beginPath')).toHaveLength(0);
    expect(a.of('fillRect').length).toBeGreaterThanOrEqual(2000);
    const b = recorder();
    drawReals(b.brush, new Float32Array(2 * 2000), null, 1, p, palette);
    expect(b.of('beginPath')).toHaveLength(0);
  });

  it('draws arrows magnified, and none where nothing moved', () => {
    const a = recorder();
    drawArrows(a.brush, new Float32Array(4), Float32Array.of(0.01, 0, 0, 0), 10, p, palette);
    expect(a.of('lineTo')[0].args[0]).toBeCloseTo(400 + 0.1 * 400, 3);
    expect(a.of('moveTo')).toHaveLength(2);
  });

  it('joins a chosen real with everything it receives', () => {
    const at = new Float32Array(6);
    const a = recorder();
    drawPick(a.brush, { kind: 'real', row: 1 }, at, Int32Array.of(1, 0, 1), new Float32Array(4), p, palette);
    expect(a.of('lineTo')).toHaveLength(2);
    const b = recorder();
    drawPick(
      b.brush,
      { kind: 'generated', row: 0 },
      at,
      Int32Array.of(1, 0, 1),
      new Float32Array(4),
      p,
      palette,
    );
    expect(b.of('lineTo')).toHaveLength(1);
    expect(b.of('arc')).toHaveLength(1);
    expect(b.of('rect')).toHaveLength(1);
  });
});

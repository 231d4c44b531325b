import { describe, expect, it } from 'vitest';
import type { Assigned } from '../../runtime/protocol/protocol.ts';
import { loadRamp, type Palette } from '../../ui/colours.ts';
import { project } from './geometry.ts';
import { drawArrows, drawGenerated, drawLines, drawPick, drawReals, MAX_LINES } from './marks.ts';

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
  type: 10.5,
  loads: loadRamp(false),
};
const p = project([-1, -1, 1, 1], 800);

interface Call {
  name: string;
  fill: string;
  alpha: number;
  args: number[];
}

/** A brush that writes down what it is asked to do. */
function recorder() {
  const calls: Call[] = [];
  let fillStyle = '';
  const note =
    (name: string) =>
    (...args: number[]) => {
      calls.push({ name, fill: fillStyle, alpha: brush.globalAlpha, args });
    };
  const brush = {
    globalAlpha: 1,
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

/** Without their outlines. */
const marksIn = (calls: Call[]) => calls.filter((c) => c.fill !== palette.surface);

describe('marks', () => {
  it('draws each real once in the colour of its load, plain without loads', () => {
    const reals = Float32Array.of(-1, 0, -0.5, 0, 0, 0, 1, 1);
    const a = recorder();
    drawReals(a.brush, reals, Int32Array.of(1, 0, 50, 1), 1, p, palette);
    expect(a.of('fill').map((c) => c.fill)).toEqual([4, 0, 8, 4].map((k) => palette.loads[k]));
    const places = a.of('arc').map(({ args: [x] }) => x);
    expect(places).toEqual([...places].sort((x, y) => x - y)); // in their own order, whatever their loads
    const b = recorder();
    drawReals(b.brush, reals, null, 1, p, palette);
    expect(b.of('fill').map((c) => c.fill)).toEqual(Array(4).fill(palette.real));
  });

  it('draws reals round and generated points square, of nearly the same area', () => {
    /** The rectangles that a mark is made of: its corners, and the area they cover. */
    const shape = (draw: (brush: CanvasRenderingContext2D) => void) => {
      const { brush, of } = recorder();
      draw(brush);
      const marks = marksIn(of('fillRect')).map(({ args: [x, y, w, h] }) => ({ x, y, w, h }));
      const [left, top] = [Math.min(...marks.map((m) => m.x)), Math.min(...marks.map((m) => m.y))];
      const within = marks.map((m) => m.w * m.h).reduce((a, b) => a + b);
      const twice =
        marks.length > 1 ? Math.min(...marks.map((m) => m.w)) * Math.min(...marks.map((m) => m.h)) : 0;
      return { corner: marks.some((m) => m.x === left && m.y === top), area: within - twice };
    };
    const small = project([-1, -1, 1, 1], 300);
    const real = shape((brush) => drawReals(brush, new Float32Array(2), null, 1, small, palette, 1.5));
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
    const [, , w, h] = marksIn(b.of('fillRect'))[0].args;
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
    expect(b.of('lineTo').length).toBeLessThanOrEqual(MAX_LINES);
  });

  it('draws so many generated points smaller and fainter, each with an outline', () => {
    const of = (n: number) => {
      const { brush, of } = recorder();
      drawGenerated(brush, new Float32Array(2 * n), p, palette);
      return of('fillRect');
    };
    const [few, many] = [of(200), of(2000)];
    expect(few[1].alpha).toBe(1);
    expect(many[1].alpha).toBeLessThan(0.8);
    expect(many[1].args[2]).toBeLessThan(0.5 * few[1].args[2]);
    const [outline, mark] = many;
    expect([outline.fill, mark.fill]).toEqual([palette.surface, palette.generated]);
    expect(outline.args[2] - mark.args[2]).toBeGreaterThanOrEqual(1);
  });

  it('draws reals round where a screen has more pixels', () => {
    const a = recorder();
    drawReals(a.brush, new Float32Array(2 * 2000), null, 1, p, palette, 0.5);
    expect(a.of('arc')).toHaveLength(2000);
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
    const index = Int32Array.of(1, 0, 1);
    const assigned = { index, loads: Int32Array.of(1, 2), loadsFrom: 3 } as Assigned;
    const a = recorder();
    drawPick(a.brush, { kind: 'real', row: 1 }, at, assigned, new Float32Array(4), p, palette);
    expect(a.of('lineTo')).toHaveLength(2);
    expect(a.of('fill').at(-1)?.fill).toBe(palette.loads[5]); // receives two of three points
    const b = recorder();
    drawPick(b.brush, { kind: 'generated', row: 0 }, at, assigned, new Float32Array(4), p, palette);
    expect(b.of('lineTo')).toHaveLength(1);
    expect(b.of('arc')).toHaveLength(1);
    expect(b.of('rect')).toHaveLength(1);
  });

  it('shows a chosen point alone where points are assigned to none', () => {
    for (const [kind, mark] of [
      ['real', 'arc'],
      ['generated', 'rect'],
    ] as const) {
      const a = recorder();
      drawPick(a.brush, { kind, row: 0 }, new Float32Array(6), null, new Float32Array(4), p, palette);
      expect(a.of('lineTo')).toHaveLength(0);
      expect([...a.of('arc'), ...a.of('rect')].map(({ name }) => name)).toEqual([mark]);
    }
  });
});

import { expect, it } from 'vitest';
import { loadRamp, type Palette } from '../../ui/colours.ts';
import { project } from './geometry.ts';
import { countOf, drawPaths } from './path-marks.ts';

const colours = { surface: '#fff', text: '#000', muted: '#777', line: '#ccc', real: '#07b', accent: '#07b' };
const palette: Palette = {
  ...{ ...colours, dark: false, generated: '#e90', optimum: '#085', weight: 1 },
  ...{ font: 'sans-serif', type: 10, loads: loadRamp(false) },
};

/** Draws two paths in two steps, and returns the calls by name. */
function drawn(positions: number[], cell: [number, number, number, number] | null = null) {
  const calls: [string, number[]][] = [];
  const note =
    (name: string) =>
    (...args: number[]) =>
      void calls.push([name, args]);
  const names = ['beginPath', 'moveTo', 'lineTo', 'arc', 'stroke', 'fill'];
  const brush = Object.fromEntries(names.map((name) => [name, note(name)]));
  const paths = { steps: 2, positions: Float32Array.from(positions) };
  drawPaths(brush as unknown as CanvasRenderingContext2D, paths, project([-1, -1, 1, 1], 200), palette, cell);
  return { paths, of: (name: string) => calls.filter(([called]) => called === name).map(([, args]) => args) };
}

it('draws each step of each path, a ring at each latent, and a dot at each step between', () => {
  const { paths, of } = drawn([0, 0, -1, 1, 0.5, 0, -1, 0, 1, 0, -1, -1]);
  expect(countOf(paths)).toBe(2);
  expect(of('lineTo')).toEqual([
    [150, 100],
    [0, 100],
    [200, 100],
    [0, 200],
  ]);
  expect(of('arc').map(([x, y]) => [x, y])).toEqual([
    [150, 100],
    [0, 100],
    [100, 100],
    [0, 0],
  ]);
});

it('a step that leaves a periodic plane arrives on the other side', () => {
  const { of } = drawn([0.8, 0, 0, 0, 1.2, 0, 0, 0, 1.2, 0, 0, 0], [-1, -1, 1, 1]);
  expect(
    of('lineTo')
      .slice(0, 2)
      .map(([x]) => Math.round(x)),
  ).toEqual([200, 20]);
});

import { csvParse } from 'd3-dsv';
import { expect, it } from 'vitest';
import { charts } from '../../methods/assignment/charts.ts';
import { SERIES } from '../../methods/registry.ts';
import { createSeries } from '../../metrics/series.ts';
import { SolvedSeries } from '../../metrics/solved.ts';
import type { readPalette } from '../../ui/colours.ts';
import { lineModel, spread } from '../charts/line-model.ts';
import { snapshot } from '../charts/snapshot.ts';
import { lineCharts, lineFigure, seriesCsv } from './charts.ts';
import { figureSvg } from './figure.ts';
import { npyOf } from './samples.ts';

const AREA = { width: 600, height: 300, em: 12 };

function run() {
  const history = createSeries(SERIES);
  for (let i = 0; i < 40; i++)
    history.append(
      {
        iteration: i,
        seconds: i / 7,
        dual: 1 - 0.9 ** i,
        assignedCost: 2 * 0.9 ** i,
        unassigned: 40 - i,
        largestLoad: 3,
      },
      i < 10 ? 'p=1' : 'p, "2"',
    );
  const solved = new SolvedSeries();
  for (const i of [12, 30]) solved.add({ seconds: i / 7, lower: 0.4, upper: 0.5 + i / 100, units: 'p, "2"' });
  return { history, s: snapshot(charts, history, solved, []) };
}

it('each chart can be drawn again from the file with its data, which begins with iteration 0 and names units', () => {
  const { history, s } = run();
  const text = seriesCsv(s, history.column('iteration'));
  const rows = csvParse(text);
  expect(rows.columns.slice(0, 5)).toEqual([
    'iteration',
    'training time [s]',
    'cost',
    'dual (bound) [c]',
    'assigned [c]',
  ]);
  const column = (name: string) =>
    Float64Array.from(rows, (row) => (row[name] === '' ? Number.NaN : Number(row[name])));
  expect(column('iteration')[0]).toBe(0);
  expect(rows.map((row) => row.cost)).toEqual(s.units);
  const all = spread(column('iteration'));
  const costRows = rows.map((_, i) => i).filter((i) => rows[i].cost === rows[rows.length - 1].cost);
  const some = (values: Float64Array) => Float64Array.from(costRows, (i) => values[i]);
  for (const [k, chart] of lineCharts(s, ['Cost', 'a', 'b']).entries()) {
    const part = k === 0 ? some : (values: Float64Array) => values;
    const again = chart.curves.map(({ name, sparse }) => {
      const unit = k === 0 ? 'c' : name.startsWith('time') ? 's' : '1';
      if (!sparse) return { name, values: part(column(`${name} [${unit}]`)) };
      const [low, values] = ['lower', 'upper'].map((end) => part(column(`${name}, ${end} [c]`)));
      return { name, sparse, low, values };
    });
    const of = (x: ArrayLike<number>, curves: typeof again) => {
      const { paths, dots, intervals } = lineModel(x, curves, AREA);
      return { paths, dots, intervals };
    };
    const drawn = lineModel(chart.x, chart.curves, AREA);
    expect(of(part(all), again)).toEqual({
      paths: drawn.paths,
      dots: drawn.dots,
      intervals: drawn.intervals,
    });
  }
});

const PALETTE: ReturnType<typeof readPalette> = {
  ...{
    dark: false,
    surface: '#fff',
    text: '#111',
    muted: '#666',
    line: '#ccc',
    real: '#00f',
    generated: '#f80',
  },
  ...{ optimum: '#080', accent: '#06c', weight: 1, font: 'serif', type: 12, loads: Array(9).fill('#888') },
};

it('a figure has the size, its title, the names of its curves and the caption, escaped', () => {
  const { s } = run();
  const [chart] = lineCharts(s, ['Cost <c>', 'a', 'b']);
  const svg = figureSvg(lineFigure(chart, 'Iteration 39. expr=a<b & c', PALETTE), 800, 500, PALETTE);
  expect(svg).toContain('width="800" height="500"');
  for (const text of ['Cost &lt;c&gt;', 'dual (bound)', 'assigned', 'exact', 'a&lt;b &amp; c', 'iteration'])
    expect(svg).toContain(text);
  expect(svg).not.toContain('NaN');
  expect(() => figureSvg(lineFigure(chart, 'x', PALETTE), 800, 60, PALETTE)).toThrow(RangeError);
});

it('NumPy reads the numbers', () => {
  const file = npyOf(Float32Array.of(1, 2, 3, 4, 5, 6), 2);
  const length = 10 + file[8] + 256 * file[9];
  expect(length % 64).toBe(0);
  expect(new TextDecoder().decode(file.subarray(10, length))).toMatch(/'<f4'.*\(3, 2\), } *\n$/);
  expect(new Float32Array(file.slice(length).buffer)).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
});

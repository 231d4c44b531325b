/** Charts as figures, and their data as a table from which they can be drawn again. */
import { max } from 'd3-array';
import { csvFormatRows } from 'd3-dsv';
import { loadHistogram } from '../../metrics/poisson.ts';
import type { Assigned } from '../../runtime/protocol/protocol.ts';
import { loadClass, type Palette } from '../../ui/colours.ts';
import { count, duration, number } from '../../ui/format.ts';
import { type Curve, lineModel, type Mark } from '../charts/line-model.ts';
import { alike, type Snapshot } from '../charts/snapshot.ts';
import { escaped, type Figure, type KeyEntry, type Place } from './figure.ts';

type Styled = Curve & { className: string };

/** What the classes of curves look like: see charts.css. */
function lookOf(className: string, { accent, generated, optimum, text }: Palette): Omit<KeyEntry, 'label'> {
  if (className.includes('v-lower')) return { colour: accent, mark: 'line' };
  if (className.includes('v-upper')) return { colour: generated, mark: 'dashed' };
  return { colour: className.includes('v-exact') ? optimum : text, mark: 'line' };
}

interface LineFigure {
  title: string;
  x: Float64Array;
  curves: readonly Styled[];
  marks?: readonly Mark[];
  fromZero?: boolean;
  format?: (value: number) => string;
}

/** Curves over the iterations. */
export function lineFigure(chart: LineFigure, caption: string, palette: Palette): Figure {
  const { title, curves } = chart;
  const key = curves
    .filter(({ values }) => Array.from(values).some(Number.isFinite))
    .map(({ name, className }) => ({ label: name, ...lookOf(className, palette) }));
  return { title, key, caption, draw: (place) => drawLines(chart, place, palette) };
}

function drawLines(
  { x, curves, marks = [], fromZero, format = number }: LineFigure,
  place: Place,
  palette: Palette,
) {
  const { width, height, em } = place;
  const room = height - 1.2 * em; // below it the name of the axis
  const model = lineModel(x, curves, { width, height: room, em }, { fromZero, marks, format });
  const { left, right, top, bottom } = model.area;
  const text = (at: number, y: number, words: string, anchor: string, colour = palette.muted) =>
    `<text x="${at}" y="${y}" text-anchor="${anchor}" font-size="${0.8 * em}" fill="${colour}">${escaped(words)}</text>`;
  const parts = [
    ...model.y.map(
      ({ at, label }) =>
        `<line x1="${left}" x2="${width - right}" y1="${at}" y2="${at}" stroke="${palette.line}"/>${text(left - 6, at + 0.3 * em, label, 'end')}`,
    ),
    ...model.x.map(({ at, label }) => text(at, room - 0.2 * em, label, 'middle')),
    text((left + width - right) / 2, room + 0.9 * em, 'iteration', 'middle'),
    ...model.marks.map(
      ({ at, label, side }) =>
        `<line x1="${at}" x2="${at}" y1="${top}" y2="${room - bottom}" stroke="${palette.text}" stroke-dasharray="4 3"/>${text(at + (side === 'start' ? 3 : -3), 0.8 * em, label, side, palette.text)}`,
    ),
    ...curves.flatMap(({ className }, k) => {
      const { colour, mark } = lookOf(className, palette);
      const dashes = mark === 'dashed' ? ' stroke-dasharray="5 3"' : '';
      const line = (d: string, wide: number, more = '') =>
        d
          ? `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${wide}" stroke-linecap="round" stroke-linejoin="round"${more}/>`
          : '';
      return [
        line(model.intervals[k], 3.6, ' opacity="0.45"'),
        line(model.dots[k], 4.6),
        line(model.paths[k], 1.8, dashes),
      ];
    }),
  ];
  return `<g transform="translate(${place.x},${place.y})">${parts.join('')}</g>`;
}

/** The histogram of loads, with its expectation. */
export function loadsFigure(assigned: Assigned, caption: string, palette: Palette): Figure {
  const bins = loadHistogram(assigned.loads, assigned.loadsFrom);
  const fair = assigned.loadsFrom / assigned.loads.length;
  const high = max(bins, (b) => Math.max(b.count, b.expected)) ?? 1;
  const middle = ({ from, to }: (typeof bins)[number]) => (Number.isFinite(to) ? (from + to) / 2 : from);
  return {
    title: 'Loads: reals by the number of generated points that they receive',
    key: [
      { label: 'reals', colour: palette.loads[4], mark: 'square' },
      { label: 'expected if points fell at random (Poisson)', colour: palette.text, mark: 'line' },
    ],
    caption,
    draw({ x, y, width, height, em }) {
      const [left, room] = [3.4 * em, height - 2.6 * em];
      const step = (width - left) / bins.length;
      const to = (v: number) => room * (1 - v / high);
      const bars = bins.map((bin, b) => {
        const at = left + b * step;
        const label = Number.isFinite(bin.to) ? `${bin.from}` : `≥${bin.from}`;
        return `<rect x="${at + 0.12 * step}" y="${to(bin.count)}" width="${0.76 * step}" height="${room - to(bin.count)}" fill="${palette.loads[loadClass(middle(bin), fair)]}"/><line x1="${at + 0.04 * step}" x2="${at + 0.96 * step}" y1="${to(bin.expected)}" y2="${to(bin.expected)}" stroke="${palette.text}" stroke-width="2"/><text x="${at + step / 2}" y="${room + em}" text-anchor="middle" font-size="${0.8 * em}" fill="${palette.muted}">${label}</text>`;
      });
      const ticks = [0, high].map(
        (v) =>
          `<text x="${left - 6}" y="${to(v) + 0.3 * em}" text-anchor="end" font-size="${0.8 * em}" fill="${palette.muted}">${count(v)}</text>`,
      );
      return `<g transform="translate(${x},${y})">${bars.join('')}${ticks.join('')}<text x="${(left + width) / 2}" y="${room + 2.2 * em}" text-anchor="middle" font-size="${0.8 * em}" fill="${palette.muted}">load</text></g>`;
    },
  };
}

/** The charts of a run. `titles`: of the costs, and of each further chart. */
export function lineCharts(s: Snapshot, titles: readonly string[]): LineFigure[] {
  const { x, curves, marks } = alike(s, s.x.length - 1);
  return [
    { title: `${titles[0]} (unit: c)`, x, curves, marks },
    ...s.more.map((own, k) => ({
      title: titles[k + 1],
      x: s.x,
      curves: own,
      marks: s.marks,
      fromZero: true,
    })),
    { title: 'Time of an iteration', x: s.x, curves: s.seconds, fromZero: true, format: duration },
  ];
}

/**
 * All series of a run as comma-separated values, units in the header; what is not known is empty. Costs in different units
 * are told apart by the column `cost`. Of a long run each row is the mean of several frames.
 */
export function seriesCsv(s: Snapshot, iterations: ArrayLike<number>): string {
  const columns: [name: string, values: ArrayLike<number | string>][] = [
    ['iteration', iterations],
    ['training time [s]', s.moments],
    ['cost', s.units],
  ];
  for (const { name, values, low } of s.cost) {
    if (low) columns.push([`${name}, lower [c]`, low], [`${name}, upper [c]`, values]);
    else columns.push([`${name} [c]`, values]);
  }
  for (const { name, values } of s.more.flat()) columns.push([`${name} [1]`, values]);
  for (const { name, values } of s.seconds) columns.push([`${name} [s]`, values]);
  const field = (v: number | string) => (typeof v === 'number' && !Number.isFinite(v) ? '' : String(v));
  const rows = Array.from(s.moments, (_, row) => columns.map(([, values]) => field(values[row])));
  return `${csvFormatRows([columns.map(([name]) => name), ...rows])}\n`;
}

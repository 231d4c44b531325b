import { bisector, extent, ticks } from 'd3-array';
import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { count } from '../../ui/format.ts';

export interface Curve {
  name: string;
  values: ArrayLike<number>;
  /** The rows that its line goes through, if not all: in between it has the value of the one before. */
  rows?: readonly number[];
  /** Known in some rows only: drawn as separate dots, since nothing is known in between. */
  sparse?: boolean;
  /** For a sparse curve of intervals: their lower ends; the values are the upper ends. */
  low?: ArrayLike<number>;
}

/** A setting that changed at a row. */
export interface Mark {
  row: number;
  name: string;
  from: string;
  to: string;
}

/** The size of the drawing in CSS pixels; `em` is the font size of the page. */
export interface Canvas {
  width: number;
  height: number;
  em: number;
}

export interface Options {
  log?: boolean;
  /** Does the y axis begin at zero? */
  fromZero?: boolean;
  /** Changes of settings, by row. */
  marks?: readonly Mark[];
  /** Formats the numbers of the y axis; the space for them depends on it. */
  format?: (value: number) => string;
}

export interface Area extends Canvas {
  left: number;
  bottom: number;
  top: number;
  right: number;
}
interface Tick {
  at: number;
  value: number;
  label: string;
}
/** Changes close enough to share one stroke. */
interface MarkGroup {
  at: number;
  marks: readonly Mark[];
  /** `p: 2 → 4`, or the number of changes; empty if there is no room. */
  label: string;
  /** The side of the label: right of the stroke (`start`), or left of it (`end`). */
  side: 'start' | 'end';
}
export interface LineModel {
  area: Area;
  x: Tick[];
  y: Tick[];
  /** SVG path of each curve; empty if nothing can be drawn. */
  paths: string[];
  /** A dot in each row where a sparse curve is known. */
  dots: string[];
  /** The interval in each row where a sparse curve is known. */
  intervals: string[];
  marks: MarkGroup[];
  /** For each curve the number of values that a logarithmic axis cannot show. */
  hidden: number[];
  toX: (x: number) => number;
  /** The position of a value; NaN if it cannot be shown. */
  toY: (y: number) => number;
  /** Row of the point nearest to a position on the x axis; -1 if there is none. */
  rowAt: (px: number) => number;
}

/**
 * The x values of a series. In slow motion an iteration has several points, one per step: they are spread over its
 * width rather than drawn on top of each other.
 */
export function spread(iterations: Float64Array): Float64Array {
  const nth = new Float64Array(iterations.length);
  let most = 1;
  for (let i = 1; i < nth.length; i++) {
    if (iterations[i] === iterations[i - 1]) nth[i] = nth[i - 1] + 1;
    most = Math.max(most, nth[i] + 1);
  }
  return iterations.map((x, i) => x + nth[i] / most);
}

/** Font size at the axes, relative to the page's; and the width of a digit, at most. */
const SMALL = 0.8;
const DIGIT = 0.6;
/** Space for the numbers of the y axis, in em: at least, and around them. */
const LEFT = 3.4;
const BESIDE = 0.7;

const valid = (y: number, log: boolean) => Number.isFinite(y) && (!log || y > 0);

/** Everything about a line chart that can be computed before drawing. All curves share x, [length]. */
export function lineModel(
  x: ArrayLike<number>,
  curves: readonly Curve[],
  canvas: Canvas,
  { log = false, fromZero = false, marks = [], format = String }: Options = {},
): LineModel {
  const { width, height, em } = canvas;
  const edges = { top: (marks.length > 0 ? 1.3 : 0.6) * em, bottom: 1.4 * em, right: 10 };
  const all = curves.map((c) => [...Array.from(c.values), ...Array.from(c.low ?? [])]);
  const shown = all.flat().filter((v) => valid(v, log));
  const down: [number, number] = [height - edges.bottom, edges.top];
  const sy = yScale(shown, down, log, fromZero);
  const values = log && shown.length === 0 ? [] : yTicks(sy, log, height / (2.3 * em));
  const y = values.map((value) => ({ value, at: sy(value), label: format(value) }));
  const widest = Math.max(0, ...y.map(({ label }) => label.length));
  const left = Math.max(LEFT, SMALL * DIGIT * widest + BESIDE) * em;
  const area = { ...canvas, ...edges, left };
  const [x0 = 0, x1 = 1] = extent(Array.from(x));
  const sx = scaleLinear([x0, x1 > x0 ? x1 : x0 + 1], [left, width - edges.right]);
  const rows = Array.from(x, (_, i) => i);
  const near = bisector<number, number>((i) => x[i]).center;
  const place: Place = { rows, x: (i) => round(sx(x[i])), y: (v) => round(sy(v)), log };
  const [from, to] = sx.domain();
  return {
    area,
    x: ticks(from, to, Math.max(2, Math.floor(width / (6.4 * em))))
      .filter(Number.isInteger)
      .map((value) => ({ value, at: sx(value), label: count(value) })),
    y,
    paths: curves.map((c) => path(c, place)),
    dots: curves.map((c) => dots(c, place)),
    intervals: curves.map((c) => intervals(c, place)),
    marks: groups(marks, (row) => sx(x[row]), area),
    hidden: curves.map(({ values, rows: own = rows }) =>
      log ? own.filter((row) => values[row] <= 0).length : 0,
    ),
    toX: (v) => sx(v),
    toY: (v) => (valid(v, log) ? sy(v) : Number.NaN),
    rowAt: (px) => (rows.length > 0 ? near(rows, sx.invert(px)) : -1),
  };
}

function yScale(shown: readonly number[], down: [number, number], log: boolean, fromZero: boolean) {
  const [low = log ? 0.1 : 0, high = 1] = extent(shown);
  // Values that agree in all digits shown need a wider range, or all ticks would have the same label.
  const flat = high - low <= 0.01 * Math.abs(high) ? Math.abs(high) * 0.1 || 1 : 0;
  if (log) return scaleLog([low / (flat ? 2 : 1.05), high * (flat ? 2 : 1.05)], down);
  return scaleLinear([fromZero ? Math.min(0, low) : low - flat, high + flat], down).nice(4);
}

interface Place {
  rows: readonly number[];
  x: (row: number) => number;
  y: (value: number) => number;
  log: boolean;
}

function path({ values, sparse, rows: own }: Curve, { rows, x, y, log }: Place): string {
  if (sparse) return '';
  const shape = line<number>(x, (i) => y(values[i]));
  return shape.defined((i) => valid(values[i], log))(own ?? rows) ?? '';
}

function dots({ values, sparse }: Curve, { rows, x, y, log }: Place): string {
  if (!sparse) return '';
  const known = rows.filter((i) => valid(values[i], log));
  return known.map((i) => `M${x(i)},${y(values[i])}h0`).join('');
}

function intervals({ values, low }: Curve, { rows, x, y, log }: Place): string {
  if (!low) return '';
  const known = rows.filter((i) => valid(low[i], log) && valid(values[i], log));
  return known.map((i) => `M${x(i)},${y(low[i])}V${y(values[i])}`).join('');
}

const round = (v: number) => Math.round(v * 10) / 10;

/** Few enough ticks to be readable; on a logarithmic axis powers of ten if there are at least two. */
function yTicks(scale: { ticks(count: number): number[] }, log: boolean, room: number): number[] {
  const most = Math.max(2, Math.floor(room));
  const values = scale.ticks(log ? 10 : most);
  if (!log || values.length <= most) return values;
  const powers = values.filter((v) => Math.abs(Math.log10(v) - Math.round(Math.log10(v))) < 1e-9);
  if (powers.length >= 2) return powers.filter((_, i) => i % Math.ceil(powers.length / most) === 0);
  return values.filter((_, i) => i % Math.ceil(values.length / most) === 0);
}

/** Strokes closer than this are merged, in em. */
const APART = 0.6;

/** Marks from left to right, merged if they nearly coincide, with labels if there is room. */
function groups(marks: readonly Mark[], toX: (row: number) => number, area: Area): MarkGroup[] {
  const joined: { at: number; marks: Mark[] }[] = [];
  for (const mark of [...marks].sort((a, b) => a.row - b.row)) {
    const at = toX(mark.row);
    const last = joined.at(-1);
    if (last && at - last.at < APART * area.em) last.marks.push(mark);
    else joined.push({ at, marks: [mark] });
  }
  const right = area.width - area.right;
  let free = area.left;
  return joined.map(({ at, marks: own }, k) => {
    const next = joined[k + 1]?.at ?? right;
    for (const label of labelsOf(own)) {
      const wide = (label.length * DIGIT * SMALL + 0.4) * area.em;
      const side = at + wide <= next ? 'start' : 'end';
      if (side === 'end' && at - wide < free) continue;
      free = side === 'start' ? at + wide : at;
      return { at, marks: own, label, side };
    }
    free = at;
    return { at, marks: own, label: '', side: 'end' };
  });
}

/** Possible labels of a stroke, the longest first. */
function labelsOf(marks: readonly Mark[]): string[] {
  const [{ name, from }] = marks;
  if (marks.some((mark) => mark.name !== name)) return [`${marks.length} changes`];
  return [markWords({ name, from, to: marks[marks.length - 1].to }), name];
}

/** `p: 2 → 4`. */
export const markWords = ({ name, from, to }: Omit<Mark, 'row'>): string => `${name}: ${from} → ${to}`;

/** Does a curve have a value in a row? Sparse curves have none in most. */
export const isKnown = ({ values, sparse }: Curve, row: number): boolean =>
  !sparse || Number.isFinite(values[row]);

/** A value, or its interval if its ends differ as formatted. */
export function reading({ values, low }: Curve, row: number, format: (v: number) => string): string {
  const [from, to] = [format(low?.[row] ?? values[row]), format(values[row])];
  return from === to ? to : `${from} to ${to}`;
}

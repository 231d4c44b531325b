import { bisector, extent, ticks } from 'd3-array';
import { scaleLinear, scaleLog } from 'd3-scale';
import { area as areaShape, line } from 'd3-shape';

export interface Curve {
  name: string;
  values: ArrayLike<number>;
  /** Lower ends, where each value is the upper end of an interval: a band is drawn between. */
  low?: ArrayLike<number>;
  /** Known in some rows only: the line goes from one of these to the next. */
  sparse?: boolean;
}
export interface Area {
  width: number;
  height: number;
  left: number;
  bottom: number;
  top: number;
  right: number;
}
export interface Tick {
  at: number;
  value: number;
}
export interface LineModel {
  area: Area;
  x: Tick[];
  y: Tick[];
  /** SVG path of each curve; empty where nothing can be drawn. */
  paths: string[];
  /** Of the band of each curve; empty where it has none. */
  bands: string[];
  /** A dot in each row where a sparse curve is known. */
  dots: string[];
  /** Values that a logarithmic axis cannot show. */
  hidden: number;
  toX: (x: number) => number;
  /** NaN where the value cannot be shown. */
  toY: (y: number) => number;
  /** Row of the point nearest to a place on the x axis, or -1. */
  rowAt: (px: number) => number;
}

/**
 * Iterations to draw over. In slow motion an iteration has several points, one an assigner step: they are spread
 * over its width, rather than on top of each other.
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

const valid = (y: number, log: boolean) => Number.isFinite(y) && (!log || y > 0);

/** Everything of a line chart that can be computed before drawing. Curves share x, [length]. */
export function lineModel(
  x: ArrayLike<number>,
  curves: readonly Curve[],
  area: Area,
  log = false,
  fromZero = false,
): LineModel {
  const all = curves.flatMap((c) => [...Array.from(c.values), ...Array.from(c.low ?? [])]);
  const shown = all.filter((v) => valid(v, log));
  const hidden = all.filter(Number.isFinite).length - shown.length;
  const [x0 = 0, x1 = 1] = extent(Array.from(x));
  const [low = log ? 0.1 : 0, high = 1] = extent(shown);
  const sx = scaleLinear([x0, x1 > x0 ? x1 : x0 + 1], [area.left, area.width - area.right]);
  const down = [area.height - area.bottom, area.top];
  // Values that agree in all digits that are shown need room around them, or all ticks read the same.
  const flat = high - low <= 0.01 * Math.abs(high) ? Math.abs(high) * 0.1 || 1 : 0;
  const sy = log
    ? scaleLog([low / (flat ? 2 : 1.05), high * (flat ? 2 : 1.05)], down)
    : scaleLinear([fromZero ? Math.min(0, low) : low - flat, high + flat], down).nice(4);
  const toY = (y: number) => (valid(y, log) ? sy(y) : Number.NaN);
  const rows = Array.from(x, (_, i) => i);
  const near = bisector<number, number>((i) => x[i]).center;
  const place: Place = { rows, x: (i) => round(sx(x[i])), y: (v) => round(sy(v)), log };
  return {
    area,
    x: ticks(sx.domain()[0], sx.domain()[1], Math.max(2, Math.floor(area.width / 90)))
      .filter(Number.isInteger)
      .map((value) => ({ value, at: sx(value) })),
    y: yTicks(sy, log, area).map((value) => ({ value, at: sy(value) })),
    paths: curves.map((c) => path(c, place)),
    bands: curves.map((c) => band(c, place)),
    dots: curves.map((c) => dots(c, place)),
    hidden,
    toX: (v) => sx(v),
    toY,
    rowAt: (px) => (rows.length > 0 ? near(rows, sx.invert(px)) : -1),
  };
}

interface Place {
  rows: readonly number[];
  x: (row: number) => number;
  y: (value: number) => number;
  log: boolean;
}

/** Rows to draw a curve through. */
const through = ({ values, sparse }: Curve, { rows, log }: Place) =>
  sparse ? rows.filter((i) => valid(values[i], log)) : rows;

function path(c: Curve, place: Place): string {
  const shape = line<number>(
    (i) => place.x(i),
    (i) => place.y(c.values[i]),
  );
  return shape.defined((i) => valid(c.values[i], place.log))(through(c, place)) ?? '';
}

function dots(c: Curve, place: Place): string {
  if (!c.sparse) return '';
  return through(c, place)
    .map((i) => `M${place.x(i)},${place.y(c.values[i])}h0`)
    .join('');
}

function band(c: Curve, place: Place): string {
  const { low, values } = c;
  if (!low) return '';
  const shape = areaShape<number>(
    (i) => place.x(i),
    (i) => place.y(low[i]),
    (i) => place.y(values[i]),
  );
  return (
    shape.defined((i) => valid(low[i], place.log) && valid(values[i], place.log))(through(c, place)) ?? ''
  );
}

const round = (v: number) => Math.round(v * 10) / 10;

/** Few enough ticks to be read; on a logarithmic axis powers of ten where there are two or more. */
function yTicks(scale: { ticks(count: number): number[] }, log: boolean, area: Area): number[] {
  const most = Math.max(2, Math.floor(area.height / 32));
  const values = scale.ticks(log ? 10 : most);
  if (!log || values.length <= most) return values;
  const powers = values.filter((v) => Math.abs(Math.log10(v) - Math.round(Math.log10(v))) < 1e-9);
  if (powers.length >= 2) return powers.filter((_, i) => i % Math.ceil(powers.length / most) === 0);
  return values.filter((_, i) => i % Math.ceil(values.length / most) === 0);
}

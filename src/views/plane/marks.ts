import type { Box } from '../../data/box.ts';
import { LOAD_CLASSES, loadClass, type Palette } from '../colours.ts';
import { markRadius, type Projection, strideFor, toX, toY } from './geometry.ts';
import { shortest, trace } from './torus.ts';

/** Lines and arrows drawn at most; of more, every second, third, … is drawn. */
export const MOST_LINES = 2000;
export const MOST_ARROWS = 500;
/** Half the width of a mark's arms, of its radius. */
const ARM = 0.62;
/** Half the side of a square, of the radius. */
const SIDE = 0.88;
/** Below this radius shapes are not seen. */
const SPECK = 2;
/** From this radius on corners are seen; there are a few hundred points then at most. */
const LARGE = 4.5;

type Brush = CanvasRenderingContext2D;
/** Fills a mark of radius r around (x, y). */
type Mark = (brush: Brush, x: number, y: number, r: number) => void;

/** Whole pixels: no edges to smooth, and so quick. */
const speck: Mark = (brush, x, y, r) => {
  const side = Math.max(1, Math.round(1.8 * r));
  brush.fillRect(Math.round(x - side / 2), Math.round(y - side / 2), side, side);
};

/** A round mark. A small one is two crossed rectangles: a third of the time of an arc in software, and as round. */
const disc: Mark = (brush, x, y, r) => {
  if (r >= LARGE) {
    brush.beginPath();
    brush.arc(x, y, r, 0, 2 * Math.PI);
    brush.fill();
    return;
  }
  const inner = r * ARM;
  brush.fillRect(x - r, y - inner, 2 * r, 2 * inner);
  brush.fillRect(x - inner, y - r, 2 * inner, 2 * r);
};

/** A square of nearly the area of the round mark. */
const square: Mark = (brush, x, y, r) =>
  brush.fillRect(x - SIDE * r, y - SIDE * r, 2 * SIDE * r, 2 * SIDE * r);

/** Reals are round and generated points square, here and wherever the page draws them: see `--real-corner` in the theme. */
const markOf = (kind: Pick['kind'], r: number): Mark =>
  r < SPECK ? speck : { real: disc, generated: square }[kind];

/** Rows of the reals by load class, [class][…], so that each colour is set once. */
export function byLoad(loads: Int32Array, fair: number): number[][] {
  const classes: number[][] = Array.from({ length: LOAD_CLASSES }, () => []);
  for (let j = 0; j < loads.length; j++) classes[loadClass(loads[j], fair)].push(j);
  return classes;
}

/** Reals coloured by load; plain where no loads are known. The area of a mark follows the theme's weight. @param reals [N, 2] */
export function drawReals(
  brush: Brush,
  reals: Float32Array,
  loads: Int32Array | null,
  fair: number,
  p: Projection,
  palette: Palette,
): void {
  const n = reals.length / 2;
  const r = markRadius(n, p.size) * Math.sqrt(palette.weight);
  const mark = markOf('real', r);
  const draw = (j: number) => mark(brush, toX(p, reals[2 * j]), toY(p, reals[2 * j + 1]), r);
  if (!loads || loads.length !== n) {
    brush.fillStyle = palette.real;
    for (let j = 0; j < n; j++) draw(j);
    return;
  }
  byLoad(loads, fair).forEach((rows, k) => {
    brush.fillStyle = palette.loads[k];
    for (const j of rows) draw(j);
  });
}

/**
 * Adds a straight way to the path: from a point to the end of its move.
 * @param cell of a plane that repeats itself: what leaves it on one side arrives on the other
 */
function addMove(
  brush: Brush,
  p: Projection,
  cell: Box | null,
  from: readonly [number, number],
  move: readonly [number, number],
): void {
  trace(cell, from, move, (x0, y0, x1, y1) => {
    brush.moveTo(toX(p, x0), toY(p, y0));
    brush.lineTo(toX(p, x1), toY(p, y1));
  });
}

/** Adds the shortest way between two points of the plane to the path. See `addMove`. */
export const addLine = (
  brush: Brush,
  p: Projection,
  cell: Box | null,
  from: readonly [number, number],
  to: readonly [number, number],
): void => addMove(brush, p, cell, from, [shortest(to[0] - from[0], cell), shortest(to[1] - from[1], cell)]);

/**
 * Assignment lines, all in one path, one device pixel wide: in software wider ones take ten times as long.
 * A heavier theme has stronger lines instead.
 * @param at places of the points, [shown, 2]
 * @param ends places of their reals, [shown, 2]
 * @param pixel a device pixel in CSS pixels
 */
export function drawLines(
  brush: Brush,
  at: Float32Array,
  ends: Float32Array,
  p: Projection,
  palette: Palette,
  pixel = 1,
  cell: Box | null = null,
): void {
  const shown = at.length / 2;
  const stride = strideFor(shown, MOST_LINES);
  brush.strokeStyle = palette.muted;
  brush.globalAlpha = Math.min(
    0.7,
    (palette.dark ? 0.22 : 0.3) * palette.weight * Math.max(1, Math.sqrt(600 / Math.max(1, shown / stride))),
  );
  brush.lineWidth = pixel;
  brush.beginPath();
  for (let i = 0; i < at.length; i += 2 * stride) {
    addLine(brush, p, cell, [at[i], at[i + 1]], [ends[i], ends[i + 1]]);
  }
  brush.stroke();
  brush.globalAlpha = 1;
}

export function drawGenerated(brush: Brush, at: Float32Array, p: Projection, palette: Palette): void {
  const r = markRadius(at.length / 2, p.size) * Math.sqrt(palette.weight);
  const mark = markOf('generated', r);
  brush.fillStyle = palette.generated;
  for (let i = 0; i < at.length; i += 2) mark(brush, toX(p, at[i]), toY(p, at[i + 1]), r);
}

/**
 * Moves since the frame before, magnified; like lines in one path of thin strokes.
 * @param at [shown, 2]: where the arrows begin
 * @param moves [shown, 2] in units of the plane
 */
export function drawArrows(
  brush: Brush,
  at: Float32Array,
  moves: Float32Array,
  scale: number,
  p: Projection,
  palette: Palette,
  pixel = 1,
  cell: Box | null = null,
): void {
  const stride = strideFor(moves.length / 2, MOST_ARROWS);
  brush.strokeStyle = palette.text;
  brush.lineWidth = pixel;
  brush.beginPath();
  for (let i = 0; 2 * i < moves.length; i += stride) {
    const [dx, dy] = [scale * moves[2 * i], scale * moves[2 * i + 1]];
    if (p.k * Math.hypot(dx, dy) < 1.4) continue;
    let [x, y] = [0, 0]; // where it ends
    trace(cell, [at[2 * i], at[2 * i + 1]], [dx, dy], (x0, y0, x1, y1) => {
      brush.moveTo(toX(p, x0), toY(p, y0));
      [x, y] = [toX(p, x1), toY(p, y1)];
      brush.lineTo(x, y);
    });
    // Two strokes of a third of the length, turned by 27 degrees.
    const [back, across] = [0.3 * p.k, 0.15 * p.k];
    brush.lineTo(x - back * dx + across * dy, y + back * dy + across * dx);
    brush.moveTo(x, y);
    brush.lineTo(x - back * dx - across * dy, y + back * dy - across * dx);
  }
  brush.stroke();
}

/** A point that was chosen by pointer or keys. */
export interface Pick {
  kind: 'real' | 'generated';
  row: number;
}

/** The chosen point, its partner (or all points it receives) and the lines between, on top of everything. */
export function drawPick(
  brush: Brush,
  pick: Pick,
  at: Float32Array,
  index: Int32Array,
  reals: Float32Array,
  p: Projection,
  palette: Palette,
  cell: Box | null = null,
): void {
  const real = pick.kind === 'real' ? pick.row : index[pick.row];
  const points: number[] = [];
  if (pick.kind === 'generated') points.push(pick.row);
  else for (let i = 0; i < index.length && points.length < 500; i++) if (index[i] === real) points.push(i);
  const rx = toX(p, reals[2 * real]);
  const ry = toY(p, reals[2 * real + 1]);
  brush.strokeStyle = palette.text;
  brush.lineWidth = 1.75 * palette.weight;
  brush.beginPath();
  for (const i of points) {
    addLine(brush, p, cell, [at[2 * i], at[2 * i + 1]], [reals[2 * real], reals[2 * real + 1]]);
  }
  brush.stroke();
  const r = 6 * palette.weight;
  for (const i of points.slice(0, 100)) {
    brush.beginPath();
    brush.rect(toX(p, at[2 * i]) - SIDE * r, toY(p, at[2 * i + 1]) - SIDE * r, 2 * SIDE * r, 2 * SIDE * r);
    fillOutlined(brush, palette.generated);
  }
  brush.beginPath();
  brush.arc(rx, ry, r, 0, 2 * Math.PI);
  fillOutlined(brush, palette.real);
}

function fillOutlined(brush: Brush, colour: string): void {
  brush.fillStyle = colour;
  brush.fill();
  brush.stroke();
}

import type { Box } from '../../data/box.ts';
import type { Assigned } from '../../runtime/protocol/protocol.ts';
import { loadClass, type Palette } from '../../ui/colours.ts';
import { chosenRows, markOpacity, markRadius, type Projection, toX, toY } from './geometry.ts';
import { shortest, trace } from './torus.ts';

/** Lines and arrows that are drawn, at most, for a fixed choice of points: more would hide each other. */
export const MAX_LINES = 500;
/** Half the width of a mark's arms, relative to its radius. */
const ARM = 0.62;
/** Half the side of a square, relative to the radius. */
const SIDE = 0.88;
/** Radius in device pixels below which shapes cannot be distinguished, and from which on corners are visible. */
const SPECK = 2;
const LARGE = 3.5;
/** Width of a generated point's outline, relative to its radius: it separates points that overlap. */
const OUTLINE = 0.3;

type Brush = CanvasRenderingContext2D;
/** Fills a mark of radius r around (x, y). */
type Mark = (brush: Brush, x: number, y: number, r: number) => void;

/** Whole pixels, which need no antialiasing, and are therefore fast. */
const speck: Mark = (brush, x, y, r) => {
  const side = Math.max(1, Math.round(1.8 * r));
  brush.fillRect(Math.round(x - side / 2), Math.round(y - side / 2), side, side);
};

const disc: Mark = (brush, x, y, r) => {
  brush.beginPath();
  brush.arc(x, y, r, 0, 2 * Math.PI);
  brush.fill();
};

/** Two crossed rectangles: twice as fast as an arc in software, and as round if it is small. */
const cross: Mark = (brush, x, y, r) => {
  const inner = r * ARM;
  brush.fillRect(x - r, y - inner, 2 * r, 2 * inner);
  brush.fillRect(x - inner, y - r, 2 * inner, 2 * r);
};

/** A square of nearly the area of the round mark. */
const square: Mark = (brush, x, y, r) =>
  brush.fillRect(x - SIDE * r, y - SIDE * r, 2 * SIDE * r, 2 * SIDE * r);

/** Reals are round and generated points square, here and everywhere in the page: see `--real-corner` in the theme. */
function markOf(kind: Pick['kind'], r: number, pixel: number): Mark {
  if (r < SPECK * pixel) return speck;
  return kind === 'generated' ? square : r < LARGE * pixel ? cross : disc;
}

/** The area of a mark is proportional to the theme's weight. */
const radiusOf = (n: number, p: Projection, palette: Palette): number =>
  markRadius(n, p.size) * Math.sqrt(palette.weight);

/**
 * Draws reals, coloured by load if loads are known. They are drawn in their own order, so that a load does not bring a
 * real to the front.
 * @param reals [N, 2]
 * @param pixel a device pixel in CSS pixels
 */
export function drawReals(
  brush: Brush,
  reals: Float32Array,
  loads: Int32Array | null,
  fair: number,
  p: Projection,
  palette: Palette,
  pixel = 1,
): void {
  const n = reals.length / 2;
  const r = radiusOf(n, p, palette);
  const mark = markOf('real', r, pixel);
  const known = loads?.length === n ? loads : null;
  let colour = '';
  for (let j = 0; j < n; j++) {
    const next = known ? palette.loads[loadClass(known[j], fair)] : palette.real;
    if (next !== colour) brush.fillStyle = next; // setting a style is slow
    colour = next;
    mark(brush, toX(p, reals[2 * j]), toY(p, reals[2 * j + 1]), r);
  }
}

/**
 * Adds the shortest line between two points of the plane to the path.
 * @param cell of a periodic plane: what leaves it on one side arrives on the other
 */
export function addLine(
  brush: Brush,
  p: Projection,
  cell: Box | null,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  const move = [shortest(to[0] - from[0], cell), shortest(to[1] - from[1], cell)] as const;
  trace(cell, from, move, (x0, y0, x1, y1) => {
    brush.moveTo(toX(p, x0), toY(p, y0));
    brush.lineTo(toX(p, x1), toY(p, y1));
  });
}

/**
 * Draws assignment lines in one path, one device pixel wide: in software wider ones take ten times as long. A heavier
 * theme has more opaque lines instead.
 * @param at places of the points, [shown, 2]
 * @param ends places of their reals, [shown, 2]
 * @param pixel a device pixel in CSS pixels
 * @param only the rows whose lines are drawn; null: all
 */
export function drawLines(
  brush: Brush,
  at: Float32Array,
  ends: Float32Array,
  p: Projection,
  palette: Palette,
  pixel = 1,
  cell: Box | null = null,
  only: ReadonlySet<number> | null = null,
): void {
  const rows = chosenRows(at.length / 2, MAX_LINES).filter((row) => !only || only.has(row));
  brush.strokeStyle = palette.muted;
  brush.globalAlpha = Math.min(
    0.7,
    (palette.dark ? 0.22 : 0.3) * palette.weight * Math.max(1, Math.sqrt(600 / Math.max(1, rows.length))),
  );
  brush.lineWidth = pixel;
  brush.beginPath();
  for (const row of rows) {
    const i = 2 * row;
    addLine(brush, p, cell, [at[i], at[i + 1]], [ends[i], ends[i + 1]]);
  }
  brush.stroke();
  brush.globalAlpha = 1;
}

/**
 * Draws generated points: the more there are, the fainter, so that marks below stay visible, each with a thin outline
 * in the colour of the background.
 * @param at [shown, 2]
 */
export function drawGenerated(
  brush: Brush,
  at: Float32Array,
  p: Projection,
  palette: Palette,
  pixel = 1,
): void {
  const n = at.length / 2;
  const r = radiusOf(n, p, palette);
  const mark = markOf('generated', r, pixel);
  brush.globalAlpha = markOpacity(n);
  for (let i = 0; i < at.length; i += 2) {
    const [x, y] = [toX(p, at[i]), toY(p, at[i + 1])];
    brush.fillStyle = palette.surface;
    mark(brush, x, y, r + Math.max(OUTLINE * r, pixel));
    brush.fillStyle = palette.generated;
    mark(brush, x, y, r);
  }
  brush.globalAlpha = 1;
}

/**
 * Draws moves since an earlier frame, magnified; like lines in one path of thin strokes.
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
  brush.strokeStyle = palette.text;
  brush.lineWidth = pixel;
  brush.beginPath();
  for (const i of chosenRows(moves.length / 2, MAX_LINES)) {
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

/**
 * Draws the chosen point on top of everything, and, if points are assigned, its partner (or all points that it
 * receives) with lines between them.
 */
export function drawPick(
  brush: Brush,
  pick: Pick,
  at: Float32Array,
  assigned: Assigned | null,
  reals: Float32Array,
  p: Projection,
  palette: Palette,
  cell: Box | null = null,
): void {
  const real = pick.kind === 'real' ? pick.row : assigned?.index[pick.row];
  const points = pick.kind === 'generated' ? [pick.row] : receivedBy(pick.row, assigned);
  brush.strokeStyle = palette.text;
  brush.lineWidth = 1.75 * palette.weight;
  if (real !== undefined) {
    brush.beginPath();
    for (const i of points) {
      addLine(brush, p, cell, [at[2 * i], at[2 * i + 1]], [reals[2 * real], reals[2 * real + 1]]);
    }
    brush.stroke();
  }
  const r = 6 * palette.weight;
  for (const i of points.slice(0, 100)) {
    brush.beginPath();
    brush.rect(toX(p, at[2 * i]) - SIDE * r, toY(p, at[2 * i + 1]) - SIDE * r, 2 * SIDE * r, 2 * SIDE * r);
    fillOutlined(brush, palette.generated);
  }
  if (real === undefined) return;
  brush.beginPath();
  brush.arc(toX(p, reals[2 * real]), toY(p, reals[2 * real + 1]), r, 0, 2 * Math.PI);
  fillOutlined(brush, assigned ? colourOf(assigned, real, palette) : palette.real);
}

/** The first points that are assigned to a real. */
function receivedBy(real: number, assigned: Assigned | null): number[] {
  const points: number[] = [];
  const index = assigned?.index ?? [];
  for (let i = 0; i < index.length && points.length < 500; i++) if (index[i] === real) points.push(i);
  return points;
}

const colourOf = ({ loads, loadsFrom }: Assigned, real: number, palette: Palette): string =>
  palette.loads[loadClass(loads[real], loadsFrom / loads.length)];

function fillOutlined(brush: Brush, colour: string): void {
  brush.fillStyle = colour;
  brush.fill();
  brush.stroke();
}

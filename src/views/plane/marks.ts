import { LOAD_CLASSES, loadClass, type Palette } from '../colours.ts';
import { markRadius, type Projection, strideFor } from './geometry.ts';

/** Lines and arrows drawn at most; of more, every second, third, … is drawn. */
export const MOST_LINES = 2000;
export const MOST_ARROWS = 500;
/** Half the width of a mark's arms, of its radius. */
const ARM = 0.62;
/** Below this radius a mark is a square of whole pixels, for many points. */
const SQUARE = 2;

/** A round mark as two crossed rectangles: a third of the time of an arc in software, and as round at this size. */
function dot(brush: CanvasRenderingContext2D, x: number, y: number, r: number, quick = false): void {
  if (r < SQUARE) {
    const side = Math.max(1, Math.round(1.8 * r));
    brush.fillRect(Math.round(x - side / 2), Math.round(y - side / 2), side, side); // no edges to smooth: quick
    return;
  }
  if (quick) {
    brush.fillRect(x - 0.88 * r, y - 0.88 * r, 1.76 * r, 1.76 * r); // a square of nearly the same area
    return;
  }
  const inner = r * ARM;
  brush.fillRect(x - r, y - inner, 2 * r, 2 * inner);
  brush.fillRect(x - inner, y - r, 2 * inner, 2 * r);
}

/** Rows of the reals by load class, [class][…], so that each colour is set once. */
export function byLoad(loads: Int32Array, fair: number): number[][] {
  const classes: number[][] = Array.from({ length: LOAD_CLASSES }, () => []);
  for (let j = 0; j < loads.length; j++) classes[loadClass(loads[j], fair)].push(j);
  return classes;
}

/** Reals coloured by load; plain where no loads are known. The area of a mark follows the theme's weight. @param reals [N, 2] */
export function drawReals(
  brush: CanvasRenderingContext2D,
  reals: Float32Array,
  loads: Int32Array | null,
  fair: number,
  p: Projection,
  palette: Palette,
): void {
  const n = reals.length / 2;
  const r = markRadius(n, p.size) * Math.sqrt(palette.weight);
  const draw = (j: number) => dot(brush, p.x0 + p.k * reals[2 * j], p.y0 - p.k * reals[2 * j + 1], r);
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
 * Assignment lines, all in one path, one device pixel wide: in software wider ones take ten times as long.
 * A heavier theme has stronger lines instead.
 * @param at [shown, 4]: point and partner
 * @param pixel a device pixel in CSS pixels
 */
export function drawLines(
  brush: CanvasRenderingContext2D,
  at: Float32Array,
  p: Projection,
  palette: Palette,
  pixel = 1,
): void {
  const shown = at.length / 4;
  const stride = strideFor(shown, MOST_LINES);
  brush.strokeStyle = palette.muted;
  brush.globalAlpha = Math.min(
    0.7,
    (palette.dark ? 0.22 : 0.3) * palette.weight * Math.max(1, Math.sqrt(600 / Math.max(1, shown / stride))),
  );
  brush.lineWidth = pixel;
  brush.beginPath();
  for (let i = 0; i < at.length; i += 4 * stride) {
    brush.moveTo(p.x0 + p.k * at[i], p.y0 - p.k * at[i + 1]);
    brush.lineTo(p.x0 + p.k * at[i + 2], p.y0 - p.k * at[i + 3]);
  }
  brush.stroke();
  brush.globalAlpha = 1;
}

/** @param quick squares rather than round marks: for a slow machine while points move */
export function drawGenerated(
  brush: CanvasRenderingContext2D,
  at: Float32Array,
  p: Projection,
  palette: Palette,
  quick = false,
): void {
  const r = markRadius(at.length / 4, p.size) * Math.sqrt(palette.weight);
  brush.fillStyle = palette.generated;
  for (let i = 0; i < at.length; i += 4) dot(brush, p.x0 + p.k * at[i], p.y0 - p.k * at[i + 1], r, quick);
}

/**
 * Moves since the frame before, magnified; like lines in one path of thin strokes.
 * @param moves [shown, 2] in units of the plane
 */
export function drawArrows(
  brush: CanvasRenderingContext2D,
  at: Float32Array,
  moves: Float32Array,
  scale: number,
  p: Projection,
  palette: Palette,
  pixel = 1,
): void {
  const stride = strideFor(moves.length / 2, MOST_ARROWS);
  brush.strokeStyle = palette.text;
  brush.lineWidth = pixel;
  brush.beginPath();
  for (let i = 0; 2 * i < moves.length; i += stride) {
    const x = p.x0 + p.k * at[4 * i];
    const y = p.y0 - p.k * at[4 * i + 1];
    const dx = p.k * scale * moves[2 * i];
    const dy = -p.k * scale * moves[2 * i + 1];
    if (dx * dx + dy * dy < 2) continue;
    brush.moveTo(x, y);
    brush.lineTo(x + dx, y + dy);
    // Two strokes of a third of the length, turned by 27 degrees.
    brush.lineTo(x + 0.7 * dx - 0.15 * dy, y + 0.7 * dy + 0.15 * dx);
    brush.moveTo(x + dx, y + dy);
    brush.lineTo(x + 0.7 * dx + 0.15 * dy, y + 0.7 * dy - 0.15 * dx);
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
  brush: CanvasRenderingContext2D,
  pick: Pick,
  at: Float32Array,
  index: Int32Array,
  reals: Float32Array,
  p: Projection,
  palette: Palette,
): void {
  const x = (v: number) => p.x0 + p.k * v;
  const y = (v: number) => p.y0 - p.k * v;
  const real = pick.kind === 'real' ? pick.row : index[pick.row];
  const points: number[] = [];
  if (pick.kind === 'generated') points.push(pick.row);
  else for (let i = 0; i < index.length && points.length < 500; i++) if (index[i] === real) points.push(i);
  const rx = x(reals[2 * real]);
  const ry = y(reals[2 * real + 1]);
  brush.strokeStyle = palette.text;
  brush.lineWidth = 1.75 * palette.weight;
  brush.beginPath();
  for (const i of points) {
    brush.moveTo(x(at[4 * i]), y(at[4 * i + 1]));
    brush.lineTo(rx, ry);
  }
  brush.stroke();
  const r = 6 * palette.weight;
  const ring = (px: number, py: number, fill: string) => {
    brush.beginPath();
    brush.arc(px, py, r, 0, 2 * Math.PI);
    brush.fillStyle = fill;
    brush.fill();
    brush.stroke();
  };
  for (const i of points.slice(0, 100)) ring(x(at[4 * i]), y(at[4 * i + 1]), palette.generated);
  ring(rx, ry, palette.real);
}

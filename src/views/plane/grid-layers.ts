/** Draws values on a grid: cells, and the c-transform or critic. Loaded with the first grid. */
import { ticks } from 'd3-array';
import { contours } from 'd3-contour';
import type { Field, Grid } from '../../runtime/protocol/protocol.ts';
import { cellTints, fieldRamp, type Palette, word } from '../../ui/colours.ts';
import { type Projection, range, toX, toY } from './geometry.ts';

/** How borders divide a square between four grid points: positions within it, x and y from 0 to 1, y down. */
interface Square {
  /** On its upper, right, lower and left edge: the point of the border, or the middle of an edge without one. */
  edges: [number, number][];
  /** Does a border cross that edge? */
  crossed: boolean[];
  centre: [number, number];
}

/** The square whose upper left point is row i of the grid (marching squares for any number of cells). */
export function squareAt({ size, index, right, below }: Grid, i: number): Square {
  const [a, b, c, d] = [index[i], index[i + 1], index[i + size + 1], index[i + size]]; // clockwise
  const crossed = [a !== b, b !== c, c !== d, d !== a];
  const at = [right[i], below[i + 1], right[i + size], below[i]].map((v, k) => (crossed[k] ? v / 255 : 0.5));
  const edges: Square['edges'] = [
    [at[0], 0],
    [1, at[1]],
    [at[2], 1],
    [0, at[3]],
  ];
  const borders = edges.filter((_, k) => crossed[k]);
  const mean = (k: 0 | 1) => borders.reduce((sum, place) => sum + place[k], 0) / borders.length;
  return { edges, crossed, centre: [mean(0), mean(1)] };
}

const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/** Spreads neighbouring rows over the tints (multiplicative hashing). */
const tintOf = (row: number, tints: number): number => (Math.imul(row + 1, 0x9e3779b1) >>> 16) % tints;

/** If borders cross more than this share of the squares, they are not drawn: they would hide everything else. */
const MAX_CROSSED = 0.7;

/**
 * Draws cells: a tint for each, and the borders between them, as straight lines between crossings of the grid.
 * @param tinted otherwise only the borders are drawn
 */
export function drawCells(
  brush: CanvasRenderingContext2D,
  grid: Grid,
  p: Projection,
  palette: Palette,
  tinted: boolean,
): void {
  const { box, size, index } = grid;
  const step = (p.k * (box[2] - box[0])) / (size - 1);
  const [x0, y0] = [toX(p, box[0]), toY(p, box[3])];
  const tints = cellTints(palette.dark);
  const fills = tints.map(() => new Path2D()); // one per tint, so that there are no seams
  const borders = new Path2D();
  let mixed = 0;
  for (let row = 0; row + 1 < size; row++) {
    const y = y0 + step * row;
    for (let column = 0; column + 1 < size; column++) {
      const i = row * size + column;
      const x = x0 + step * column;
      if (isWhole(grid, i)) {
        const first = column;
        while (
          column + 2 < size &&
          index[i] === index[row * size + column + 1] &&
          isWhole(grid, row * size + column + 1)
        )
          column++;
        if (tinted) fills[tintOf(index[i], tints.length)].rect(x, y, step * (column + 1 - first), step);
        continue;
      }
      mixed++;
      const square = squareAt(grid, i);
      if (tinted) {
        [i, i + 1, i + size + 1, i + size].forEach((point, k) => {
          const places = [CORNERS[k], square.edges[k], square.centre, square.edges[(k + 3) % 4]];
          trace(fills[tintOf(index[point], tints.length)], places, x, y, step);
        });
      }
      square.edges.forEach((place, k) => {
        if (square.crossed[k]) trace(borders, [square.centre, place], x, y, step);
      });
    }
  }
  fills.forEach((path, k) => {
    brush.fillStyle = tints[k];
    brush.fill(path);
  });
  if (mixed > MAX_CROSSED * size * size) return;
  brush.strokeStyle = palette.muted;
  brush.globalAlpha = 0.75;
  brush.lineWidth = palette.weight;
  brush.stroke(borders);
  brush.globalAlpha = 1;
}

/** Are all four points of a square assigned to the same real? */
const isWhole = ({ size, index }: Grid, i: number): boolean =>
  index[i] === index[i + 1] && index[i] === index[i + size] && index[i] === index[i + size + 1];

function trace(path: Path2D, places: number[][], x: number, y: number, step: number): void {
  places.forEach((place, k) => {
    if (k === 0) path.moveTo(x + step * place[0], y + step * place[1]);
    else path.lineTo(x + step * place[0], y + step * place[1]);
  });
}

const LEVELS = 256;

/** The colours of a ramp as words of a pixel buffer. */
export const rampWords = (ramp: (t: number) => string): Uint32Array =>
  Uint32Array.from({ length: LEVELS }, (_, k) => word(ramp(k / (LEVELS - 1))));

/** Values as pixels, one per grid point, from the lowest to the highest colour of the ramp. */
export function fieldPixels(values: Float32Array, ramp: Uint32Array): Uint32Array {
  const [low, high] = range(values);
  const k = high > low ? (LEVELS - 1) / (high - low) : 0;
  const out = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++)
    out[i] = ramp[Math.max(0, Math.min(LEVELS - 1, (values[i] - low) * k)) | 0];
  return out;
}

let small: HTMLCanvasElement | null = null;

/**
 * Draws a field (c-transform, critic) as colours, one pixel per grid point scaled to the grid's box, with contour
 * lines.
 */
export function drawField(
  brush: CanvasRenderingContext2D,
  grid: Field,
  p: Projection,
  palette: Palette,
): void {
  const { box, size, value } = grid;
  small ??= document.createElement('canvas');
  small.width = size;
  small.height = size;
  const context = small.getContext('2d');
  if (!context) return;
  const image = context.createImageData(size, size);
  new Uint32Array(image.data.buffer).set(fieldPixels(value, rampWords(fieldRamp(palette.dark))));
  context.putImageData(image, 0, 0);
  const side = p.k * (box[2] - box[0]);
  brush.imageSmoothingEnabled = true;
  // Points are the centres of pixels; the outermost ones are on the edges of the box.
  brush.drawImage(small, 0.5, 0.5, size - 1, size - 1, toX(p, box[0]), toY(p, box[3]), side, side);
  drawContours(brush, grid, p, palette);
}

function drawContours(
  brush: CanvasRenderingContext2D,
  { box, size, value }: Field,
  p: Projection,
  palette: Palette,
): void {
  const [low, high] = range(value);
  if (!(high > low)) return;
  const step = (p.k * (box[2] - box[0])) / (size - 1);
  const [x0, y0] = [toX(p, box[0]), toY(p, box[3])];
  const lines = contours()
    .size([size, size])
    .thresholds(ticks(low, high, 10));
  brush.strokeStyle = palette.muted;
  brush.lineWidth = 0.75 * palette.weight;
  brush.globalAlpha = 0.45; // borders of cells are stronger
  brush.beginPath();
  for (const line of lines(Array.from(value))) {
    for (const polygon of line.coordinates) {
      for (const ring of polygon)
        traceRing(
          brush,
          ring,
          size,
          (u) => x0 + step * u,
          (v) => y0 + step * v,
        );
    }
  }
  brush.stroke();
  brush.globalAlpha = 1;
}

/**
 * Draws a ring of d3-contour, for which the grid's points are at .5, 1.5, …. It closes rings along the border of the
 * grid; those segments are not contours, so they are skipped.
 */
function traceRing(
  brush: CanvasRenderingContext2D,
  ring: number[][],
  size: number,
  x: (u: number) => number,
  y: (v: number) => number,
): void {
  const inside = (v: number) => v > 0.5 - 1e-6 && v < size - 0.5 + 1e-6;
  let down = false;
  for (const [u, v] of ring) {
    const draw = inside(u) && inside(v);
    if (draw && down) brush.lineTo(x(u - 0.5), y(v - 0.5));
    else if (draw) brush.moveTo(x(u - 0.5), y(v - 0.5));
    down = draw;
  }
}

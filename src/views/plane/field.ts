import { ticks } from 'd3-array';
import { contours } from 'd3-contour';
import type { Grid } from '../../engine/protocol.ts';
import { fieldRamp, type Palette, word } from '../colours.ts';
import { type Projection, range, toX, toY } from './geometry.ts';

const LEVELS = 256;

/** Colours of a ramp as words of a pixel buffer. */
export const rampWords = (ramp: (t: number) => string): Uint32Array =>
  Uint32Array.from({ length: LEVELS }, (_, k) => word(ramp(k / (LEVELS - 1))));

/** Values as pixels, one a grid point, from the lowest to the highest colour of the ramp. */
export function fieldPixels(values: Float32Array, ramp: Uint32Array): Uint32Array {
  const [low, high] = range(values);
  const k = high > low ? (LEVELS - 1) / (high - low) : 0;
  const out = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++)
    out[i] = ramp[Math.max(0, Math.min(LEVELS - 1, (values[i] - low) * k)) | 0];
  return out;
}

let small: HTMLCanvasElement | null = null;

/** The c-transform as colours (a picture of one pixel a grid point, stretched over the grid's box) with contour lines. */
export function drawField(
  brush: CanvasRenderingContext2D,
  grid: Grid,
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
  // Points are the middles of pixels; the outermost ones lie on the edges of the box.
  brush.drawImage(small, 0.5, 0.5, size - 1, size - 1, toX(p, box[0]), toY(p, box[3]), side, side);
  drawContours(brush, grid, p, palette);
}

function drawContours(
  brush: CanvasRenderingContext2D,
  { box, size, value }: Grid,
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
 * The grid's points are at .5, 1.5, … for d3-contour, which closes rings around them, along the border of the grid;
 * those stretches are no contours, so they are skipped.
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

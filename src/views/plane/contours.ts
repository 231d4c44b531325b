import { ticks } from 'd3-array';
import { contours } from 'd3-contour';
import type { Grid } from '../../engine/protocol.ts';
import type { Palette } from '../colours.ts';
import { type Projection, toX, toY } from './geometry.ts';
import { range } from './ground.ts';

/** Contour lines of the c-transform. */
export function drawContours(
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

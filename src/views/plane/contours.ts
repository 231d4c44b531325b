import { ticks } from 'd3-array';
import { contours } from 'd3-contour';
import type { Palette } from '../colours.ts';
import { range } from './ground.ts';

/** Contour lines of the potential, drawn into a square of `size` CSS pixels. */
export function drawContours(
  brush: CanvasRenderingContext2D,
  field: { size: number; psi: Float32Array },
  size: number,
  palette: Palette,
): void {
  const [low, high] = range(field.psi);
  if (!(high > low)) return;
  const k = size / field.size;
  const lines = contours()
    .size([field.size, field.size])
    .thresholds(ticks(low, high, 10));
  brush.strokeStyle = palette.muted;
  brush.lineWidth = 0.75 * palette.weight;
  brush.globalAlpha = 0.6;
  for (const line of lines(Array.from(field.psi))) {
    brush.beginPath();
    for (const polygon of line.coordinates) for (const ring of polygon) traceRing(brush, ring, k, size);
    brush.stroke();
  }
  brush.globalAlpha = 1;
}

/** d3-contour closes rings along the border of the grid; those stretches are no contours, so they are skipped. */
function traceRing(brush: CanvasRenderingContext2D, ring: number[][], k: number, size: number): void {
  const inside = (v: number) => v > 1e-6 && v < size - 1e-6;
  let down = false;
  for (const [gx, gy] of ring) {
    const x = gx * k;
    const y = gy * k;
    const draw = inside(x) && inside(y);
    if (draw && down) brush.lineTo(x, y);
    else if (draw) brush.moveTo(x, y);
    down = draw;
  }
}

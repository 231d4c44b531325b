import { ticks } from 'd3-array';
import type { Box } from '../../data/box.ts';
import type { Palette } from '../../ui/colours.ts';
import { exactly, number } from '../../ui/format.ts';
import { type Projection, toX, toY } from './geometry.ts';

/** Draws the border of the cell of a periodic plane. */
export function drawCell(brush: CanvasRenderingContext2D, cell: Box, p: Projection, palette: Palette): void {
  const side = p.k * (cell[2] - cell[0]);
  brush.strokeStyle = palette.muted;
  brush.lineWidth = palette.weight;
  brush.setLineDash([7 * palette.weight, 4 * palette.weight]);
  brush.strokeRect(toX(p, cell[0]), toY(p, cell[3]), side, side);
  brush.setLineDash([]);
}

/** Draws light axes: ticks and numbers along the lower and the left edge. */
export function drawAxes(brush: CanvasRenderingContext2D, view: Box, p: Projection, palette: Palette): void {
  const { type } = palette;
  brush.font = `${type}px ${palette.font || 'sans-serif'}`;
  brush.fillStyle = palette.muted;
  brush.strokeStyle = palette.line;
  brush.lineWidth = 1;
  brush.beginPath();
  const wanted = Math.max(3, Math.round(p.size / (12.4 * type)));
  // Ticks are decimal numbers with just enough digits to distinguish them.
  const label = Math.max(Math.abs(view[0]), Math.abs(view[2])) < 1e5 ? exactly : number;
  brush.textAlign = 'center';
  for (const x of ticks(view[0], view[2], wanted)) {
    const at = Math.round(toX(p, x)) + 0.5;
    if (at < 2 * type || at > p.size - 1.5 * type) continue;
    brush.moveTo(at, p.size);
    brush.lineTo(at, p.size - 5);
    brush.fillText(label(x), at, p.size - 0.85 * type);
  }
  brush.textAlign = 'left';
  for (const y of ticks(view[1], view[3], wanted)) {
    const at = Math.round(toY(p, y)) + 0.5;
    if (at < type || at > p.size - 2.2 * type) continue;
    brush.moveTo(0, at);
    brush.lineTo(5, at);
    brush.fillText(label(y), 8, at + 0.35 * type);
  }
  brush.stroke();
}

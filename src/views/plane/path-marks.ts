/** Paths from latents to generated points, in Euler steps. */
import type { Box } from '../../data/box.ts';
import type { Paths } from '../../runtime/protocol/protocol.ts';
import type { Palette } from '../../ui/colours.ts';
import { type Projection, toX, toY } from './geometry.ts';
import { folded, trace } from './torus.ts';

/** Radii of the marks at latents and after each step, in CSS pixels. */
const LATENT = 2.2;
const STEP = 1.3;
/** In pictures with a smaller side than this they are smaller. */
const FULL_SIZE = 500;
/** With more steps than this their marks would hide the paths. */
const MARKED_STEPS = 16;

/** The number of paths. */
export const countOf = ({ steps, positions }: Paths): number => positions.length / 2 / (steps + 1);

/**
 * Draws each path as a line with a ring at its latent and a dot after each step but the last, where its generated point
 * is.
 * @param cell of a periodic plane: what leaves it on one side arrives on the other
 */
export function drawPaths(
  brush: CanvasRenderingContext2D,
  paths: Paths,
  p: Projection,
  palette: Palette,
  cell: Box | null = null,
): void {
  const { steps, positions } = paths;
  const n = countOf(paths);
  const at = cell ? folded(positions, cell) : positions;
  brush.strokeStyle = palette.generated;
  brush.fillStyle = palette.generated;
  brush.globalAlpha = palette.dark ? 0.5 : 0.65;
  brush.lineWidth = 0.9 * palette.weight;
  brush.beginPath();
  for (let k = 0; k < steps; k++)
    for (let i = 0; i < n; i++) {
      const [from, to] = [2 * (k * n + i), 2 * ((k + 1) * n + i)];
      const move = [positions[to] - positions[from], positions[to + 1] - positions[from + 1]] as const;
      trace(cell, [at[from], at[from + 1]], move, (x0, y0, x1, y1) => {
        brush.moveTo(toX(p, x0), toY(p, y0));
        brush.lineTo(toX(p, x1), toY(p, y1));
      });
    }
  brush.stroke();
  brush.globalAlpha = 1;
  const circle = (row: number, radius: number) => {
    const [x, y] = [toX(p, at[2 * row]), toY(p, at[2 * row + 1])];
    brush.moveTo(x + radius, y);
    brush.arc(x, y, radius, 0, 2 * Math.PI);
  };
  const size = Math.sqrt(palette.weight) * Math.min(1, p.size / FULL_SIZE);
  brush.beginPath();
  if (steps <= MARKED_STEPS) for (let row = n; row < steps * n; row++) circle(row, STEP * size);
  brush.fill();
  brush.strokeStyle = palette.muted;
  brush.beginPath();
  for (let row = 0; row < n; row++) circle(row, LATENT * size);
  brush.stroke();
}

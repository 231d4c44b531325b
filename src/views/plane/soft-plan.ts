/** A plan that splits the mass of points, as soft lines. Loaded with the first such plan that is shown. */
import type { Box } from '../../data/box.ts';
import type { Planned } from '../../runtime/protocol/protocol.ts';
import type { Palette } from '../../ui/colours.ts';
import type { Projection } from './geometry.ts';
import { addLine } from './marks.ts';

/** The opacities of lines; an entry that carries all mass of its point has the last one. */
export const STEPS = 8;
const DARKEST = 0.75;

/** The step of an entry, 0 to STEPS - 1, by the share of its point's mass. */
export const stepOf = (share: number): number =>
  Math.max(0, Math.min(STEPS - 1, Math.ceil(share * STEPS - 1e-6) - 1));

/**
 * Draws the entries of a plan, one device pixel wide as the lines of assignments are, with opacity by mass.
 * @param at places of the points drawn, [shown, 2]
 * @param reals [N, 2]
 * @param pixel a device pixel in CSS pixels
 */
export function drawSoftPlan(
  brush: CanvasRenderingContext2D,
  { from, to, share }: Planned,
  at: Float32Array,
  reals: Float32Array,
  p: Projection,
  palette: Palette,
  pixel: number,
  cell: Box | null,
): void {
  const groups: number[][] = Array.from({ length: STEPS }, () => []);
  share.forEach((mass, k) => {
    groups[stepOf(mass)].push(k);
  });
  brush.strokeStyle = palette.text;
  brush.lineWidth = pixel;
  groups.forEach((entries, step) => {
    if (entries.length === 0) return;
    brush.globalAlpha = Math.min(1, (DARKEST * palette.weight * (step + 1)) / STEPS);
    brush.beginPath();
    for (const k of entries) {
      const [i, j] = [2 * from[k], 2 * to[k]];
      addLine(brush, p, cell, [at[i], at[i + 1]], [reals[j], reals[j + 1]]);
    }
    brush.stroke();
  });
  brush.globalAlpha = 1;
}

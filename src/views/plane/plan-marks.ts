/** The optimal plan as lines, and in numbers. */
import type { Box } from '../../data/box.ts';
import type { TransportPlan } from '../../transport/exact/problem.ts';
import type { Palette } from '../../ui/colours.ts';
import { chosenRows, markRadius, type Projection, toX, toY } from './geometry.ts';
import { addLine, MAX_LINES } from './marks.ts';

/** The number of line widths for parts of a point's mass. */
const WIDTHS = 8;
const FULL = 1.8; // CSS pixels
/** From this many lines on they become thinner, down to a share of their width, so that marks below stay visible. */
const MANY = 300;
const THINNEST = 0.4;
const DASH = [6, 3];

/**
 * Draws the lines of a plan: dashed, with a width in proportion to the mass that they carry. All lines of a point are
 * drawn, or none, for the same points as the assignment's lines. Each begins at a small square at its point's position.
 * @param points generated points that the plan begins at, [m, 2]
 * @param reals [N, 2]
 * @param cell of a periodic plane; the points are within
 * @param only the rows of points whose lines are drawn; null: all
 */
export function drawPlan(
  brush: CanvasRenderingContext2D,
  { from, to, mass }: TransportPlan,
  points: Float32Array,
  reals: Float32Array,
  p: Projection,
  palette: Palette,
  cell: Box | null = null,
  only: ReadonlySet<number> | null = null,
): void {
  const m = points.length / 2;
  const rows = chosenRows(m, MAX_LINES).filter((i) => !only || only.has(i));
  const chosen = new Set(rows);
  const groups: number[][] = Array.from({ length: WIDTHS }, () => []);
  from.forEach((i, k) => {
    if (chosen.has(i)) groups[widthOf(m * mass[k])].push(k);
  });
  const lines = groups.reduce((sum, entries) => sum + entries.length, 0);
  const full = FULL * palette.weight * Math.max(THINNEST, Math.min(1, Math.sqrt(MANY / lines)));
  brush.strokeStyle = palette.optimum;
  brush.setLineDash(DASH.map((length) => length * palette.weight));
  groups.forEach((entries, width) => {
    if (entries.length === 0) return;
    brush.lineWidth = (full * (width + 1)) / WIDTHS;
    brush.beginPath();
    for (const k of entries) {
      const [x, y] = [2 * from[k], 2 * to[k]];
      addLine(brush, p, cell, [points[x], points[x + 1]], [reals[y], reals[y + 1]]);
    }
    brush.stroke();
  });
  brush.setLineDash([]);
  brush.lineWidth = full / 2;
  const side = markRadius(m, p.size) * Math.sqrt(palette.weight);
  for (const i of rows) {
    brush.strokeRect(toX(p, points[2 * i]) - side / 2, toY(p, points[2 * i + 1]) - side / 2, side, side);
  }
}

const widthOf = (share: number): number =>
  Math.max(0, Math.min(WIDTHS - 1, Math.ceil(share * WIDTHS - 1e-6) - 1));

/** The share of the mass that plan and assignment send to the same reals. */
export function agreement({ from, to, mass }: TransportPlan, index: Int32Array): number {
  let same = 0;
  let all = 0;
  from.forEach((i, k) => {
    all += mass[k];
    if (index[i] === to[k]) same += mass[k];
  });
  return all > 0 ? same / all : 0;
}

/** The rows of the points that are assigned to a real to which the plan sends none of their mass. */
export function differingRows({ from, to }: TransportPlan, index: Int32Array): Set<number> {
  const rows = new Set(index.keys());
  from.forEach((i, k) => {
    if (index[i] === to[k]) rows.delete(i);
  });
  return rows;
}

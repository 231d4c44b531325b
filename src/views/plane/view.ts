/** The square of the plane that is shown, and points outside it. */
import type { Box } from '../../data/box.ts';

type Place = readonly [number, number];

/** Ratio of the sides of the widest view and the narrowest. */
const DEEPEST = 1000;

export const sideOf = (box: Box): number => box[2] - box[0];

export const middleOf = ([x0, y0, x1, y1]: Box): Place => [(x0 + x1) / 2, (y0 + y1) / 2];

/** The view with `factor` times the side, scaled around a place. */
export function scaled([x0, y0, x1, y1]: Box, factor: number, [x, y]: Place): Box {
  return [x + factor * (x0 - x), y + factor * (y0 - y), x + factor * (x1 - x), y + factor * (y1 - y)];
}

export function moved([x0, y0, x1, y1]: Box, dx: number, dy: number): Box {
  return [x0 + dx, y0 + dy, x1 + dx, y1 + dy];
}

/** The view moved just far enough that a place is well inside. */
export function showing(view: Box, [x, y]: Place): Box {
  const margin = 0.1 * sideOf(view);
  const way = (v: number, low: number, high: number) =>
    Math.min(0, v - low - margin) + Math.max(0, v - high + margin);
  return moved(view, way(x, view[0], view[2]), way(y, view[1], view[3]));
}

/** The view, limited to the whole, and not too narrow. */
export function confined(view: Box, whole: Box): Box {
  const side = Math.max(sideOf(whole) / DEEPEST, Math.min(sideOf(whole), sideOf(view)));
  const [x, y] = middleOf(view);
  const corner = (middle: number, low: number, high: number) =>
    Math.max(low, Math.min(high - side, middle - side / 2));
  const [left, bottom] = [corner(x, whole[0], whole[2]), corner(y, whole[1], whole[3])];
  return [left, bottom, left + side, bottom + side];
}

/** Margin around points outside the square of the data. */
const MARGIN = 0.05;

/** The square of the data, or a larger one if there are points outside. @param clouds each [n, 2] */
export function wholeOf(home: Box, clouds: readonly Float32Array[]): Box {
  let [x0, y0, x1, y1] = home;
  for (const points of clouds) {
    for (let i = 0; i < points.length; i += 2) {
      x0 = Math.min(x0, points[i]);
      x1 = Math.max(x1, points[i]);
      y0 = Math.min(y0, points[i + 1]);
      y1 = Math.max(y1, points[i + 1]);
    }
  }
  const side = Math.max(x1 - x0, y1 - y0);
  if (side === sideOf(home)) return home;
  const half = (0.5 + MARGIN) * side;
  const [x, y] = middleOf([x0, y0, x1, y1]);
  return [x - half, y - half, x + half, y + half];
}

export const EDGES = ['left', 'right', 'top', 'bottom'] as const;
export type Edge = (typeof EDGES)[number];

/** The number of points outside the view, by the edge that they are furthest beyond. @param points [n, 2] */
export function outside([x0, y0, x1, y1]: Box, points: Float32Array): Record<Edge, number> {
  const counts = { left: 0, right: 0, top: 0, bottom: 0 };
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i], points[i + 1]];
    if (x >= x0 && x <= x1 && y >= y0 && y <= y1) continue;
    const beyond = [x0 - x, x - x1, y - y1, y0 - y];
    counts[EDGES[beyond.indexOf(Math.max(...beyond))]]++;
  }
  return counts;
}

export const total = (counts: Record<Edge, number>): number =>
  counts.left + counts.right + counts.top + counts.bottom;

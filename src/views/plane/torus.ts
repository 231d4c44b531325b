/** A periodic plane: points in one of its cells, and lines that leave on one side and arrive on the other. */
import type { Box } from '../../data/box.ts';

/** The cell of a period: a square around the middle of the box. */
export function cellOf(period: number, [x0, y0, x1, y1]: Box): Box {
  const [left, low] = [(x0 + x1 - period) / 2, (y0 + y1 - period) / 2];
  return [left, low, left + period, low + period];
}

/** Moves points, [n, 2], into the cell, in place. */
export function fold(points: Float32Array, cell: Box): void {
  const period = cell[2] - cell[0];
  for (let i = 0; i < points.length; i++) {
    points[i] -= period * Math.floor((points[i] - cell[i & 1]) / period);
  }
}

/** A copy of the points, moved into the cell. */
export function folded(points: Float32Array, cell: Box): Float32Array {
  const out = points.slice();
  fold(out, cell);
  return out;
}

/** The shortest of all equivalent moves along one axis. Without a cell there is only one. */
export function shortest(move: number, cell: Box | null): number {
  if (!cell) return move;
  const period = cell[2] - cell[0];
  return move - period * Math.round(move / period);
}

/** A magnified arrow may leave the cell several times: at most this many pieces of it are drawn. */
const MAX_PIECES = 16;

/** Calls `piece` for the pieces of a move that starts in the cell, split where it leaves on one side. */
export function trace(
  cell: Box | null,
  from: readonly [number, number],
  move: readonly [number, number],
  piece: (x0: number, y0: number, x1: number, y1: number) => void,
): void {
  let [x, y] = from;
  const [dx, dy] = move;
  if (!cell) {
    piece(x, y, x + dx, y + dy);
    return;
  }
  const period = cell[2] - cell[0];
  const until = (at: number, d: number, low: number) =>
    d === 0 ? Number.POSITIVE_INFINITY : (low + (d > 0 ? period : 0) - at) / d;
  let left = 1;
  for (let k = 0; k < MAX_PIECES && left > 0; k++) {
    const [tx, ty] = [until(x, dx, cell[0]), until(y, dy, cell[1])];
    const t = Math.max(0, Math.min(left, tx, ty));
    piece(x, y, x + t * dx, y + t * dy);
    left -= t;
    x = tx <= t ? cell[dx > 0 ? 0 : 2] : x + t * dx;
    y = ty <= t ? cell[dy > 0 ? 1 : 3] : y + t * dy;
  }
}

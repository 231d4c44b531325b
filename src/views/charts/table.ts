/** The rows of a chart that its table shows. */
import type { Curve } from './line-model.ts';

/** Rows of a table, at most. */
const MOST_ROWS = 50;

/**
 * Rows spread over all of them, the first and the last included. Of neighbours the last one is taken in which a sparse
 * curve is known, else the last.
 */
export function tableRows(length: number, curves: readonly Curve[], most = MOST_ROWS): number[] {
  if (length <= most) return Array.from({ length }, (_, row) => row);
  const sparse = curves.filter((c) => c.sparse);
  const known = (row: number) => sparse.some(({ values }) => Number.isFinite(values[row]));
  const slots = most - 2; // the first and the last row are always there
  const rows = Array.from({ length: slots }, (_, slot) => {
    const [from, to] = [slot, slot + 1].map((k) => 1 + Math.floor((k * (length - 2)) / slots));
    let row = to - 1;
    while (row > from && !known(row)) row--;
    return known(row) ? row : to - 1;
  });
  return [0, ...rows, length - 1];
}

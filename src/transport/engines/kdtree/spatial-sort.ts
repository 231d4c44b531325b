/** About this many queries fall into one cell of the grid. */
const PER_CELL = 4;

/**
 * A permutation [n] of the points x [n, 2] of the plane in which neighbours follow each other: cells of a grid, row by
 * row in alternating direction. One counting sort, O(n).
 */
export function spatialOrder(x: ArrayLike<number>, n: number): Int32Array {
  const side = Math.max(1, Math.min(256, Math.floor(Math.sqrt(n / PER_CELL))));
  const [x0, width] = extent(x, 0, 2 * n);
  const [y0, height] = extent(x, 1, 2 * n);
  const cell = new Int32Array(n);
  const start = new Int32Array(side * side + 1);
  for (let i = 0; i < n; i++) {
    const column = Math.min(side - 1, Math.floor(((x[2 * i] - x0) / width) * side));
    const row = Math.min(side - 1, Math.floor(((x[2 * i + 1] - y0) / height) * side));
    cell[i] = row * side + (row % 2 === 0 ? column : side - 1 - column);
    start[cell[i] + 1]++;
  }
  for (let c = 0; c < side * side; c++) start[c + 1] += start[c];
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[start[cell[i]]++] = i;
  return order;
}

/** Least value and range (never zero) of every second number. */
function extent(x: ArrayLike<number>, from: number, to: number): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i += 2) {
    if (x[i] < low) low = x[i];
    if (x[i] > high) high = x[i];
  }
  return [low, high > low ? high - low : 1];
}

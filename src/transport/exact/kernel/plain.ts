/** The loops of `scan.as` in plain JavaScript: its twin, used where there is no SIMD and where tables are small. */

/** The least c_j + psi_j, the second least, and the column of the least (the lowest one). */
export interface Least {
  least: number;
  next: number;
  column: number;
}

/** Sums are rounded to single precision, as in the kernel. */
export function leastTwo(c: Float32Array, psi: Float32Array, out: Least): void {
  let least = Number.POSITIVE_INFINITY;
  let next = Number.POSITIVE_INFINITY;
  let column = 0;
  for (let j = 0; j < c.length; j++) {
    const v = Math.fround(c[j] + psi[j]);
    if (v < least) {
      next = least;
      least = v;
      column = j;
    } else if (v < next) {
      next = v;
    }
  }
  out.least = least;
  out.next = next;
  out.column = column;
}

/** Writes the columns where c_j + psi_j < limit (a single-precision number) to `hits`, ascending; returns how many. */
export function below(c: Float32Array, psi: Float32Array, limit: number, hits: Int32Array): number {
  let n = 0;
  for (let j = 0; j < c.length; j++) if (Math.fround(c[j] + psi[j]) < limit) hits[n++] = j;
  return n;
}

/** |x - y|^2, off by about n / 8 roundoffs at most. */
export function squaredDistance(x: Float32Array, y: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += Math.fround(x[k] - y[k]) ** 2;
  return Math.fround(sum);
}

/** Side of a square image with so many pixels. Throws a RangeError where they make no square. */
export function sideOf(dimension: number): number {
  const side = Math.round(Math.sqrt(dimension));
  if (side * side !== dimension) throw new RangeError(`${dimension} pixels make no square image`);
  return side;
}

/**
 * Images side by side with a gap between, as RGBA words (little endian), [side, width]. Values from -1 (black)
 * to 1 (white); the gap stays transparent.
 */
export function imageRow(images: readonly Float32Array[], side: number, gap: number): Uint32Array {
  const width = rowWidth(images.length, side, gap);
  const out = new Uint32Array(width * side);
  images.forEach((image, k) => {
    const left = k * (side + gap);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const v = Math.max(0, Math.min(255, Math.round((image[y * side + x] + 1) * 127.5)));
        out[y * width + left + x] = (0xff000000 | (v << 16) | (v << 8) | v) >>> 0;
      }
    }
  });
  return out;
}

export const rowWidth = (images: number, side: number, gap: number): number =>
  images * side + Math.max(0, images - 1) * gap;

/** Row `i` of [n, dimension], not copied. */
export const rowOf = (points: Float32Array, i: number, dimension: number): Float32Array =>
  points.subarray(i * dimension, (i + 1) * dimension);

/** At most n reals above the fair share, highest load first; ties by higher potential (pushed away most). */
export function mostAssigned(loads: Int32Array, psi: Float32Array, fair: number, n: number): number[] {
  const over = rowsWhere(loads, (load) => load > fair);
  return over.sort((a, b) => loads[b] - loads[a] || psi[b] - psi[a]).slice(0, n);
}

/** At most n reals below the fair share, lowest load first; ties by lower potential (pulled in most). */
export function leastAssigned(loads: Int32Array, psi: Float32Array, fair: number, n: number): number[] {
  const under = rowsWhere(loads, (load) => load < fair);
  return under.sort((a, b) => loads[a] - loads[b] || psi[a] - psi[b]).slice(0, n);
}

function rowsWhere(loads: Int32Array, holds: (load: number) => boolean): number[] {
  const rows: number[] = [];
  for (let j = 0; j < loads.length; j++) if (holds(loads[j])) rows.push(j);
  return rows;
}

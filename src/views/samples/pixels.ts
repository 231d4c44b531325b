/** Side of a square image of `dimension` numbers, `channels` per pixel. Throws a RangeError if they make no square. */
export function sideOf(dimension: number, channels: number): number {
  const side = Math.round(Math.sqrt(dimension / channels));
  if (side * side * channels !== dimension) {
    throw new RangeError(`${dimension} numbers, ${channels} a pixel, make no square image`);
  }
  return side;
}

const byte = (v: number): number => Math.max(0, Math.min(255, Math.round((v + 1) * 127.5)));

/**
 * Images side by side with gaps between them, as RGBA words (little endian), [side, width]. Images are rows of pixels
 * with 1 channel (grey) or 3 (red, green, blue); values from -1 (dark) to 1 (light). Gaps are transparent.
 */
export function imageRow(
  images: readonly Float32Array[],
  side: number,
  gap: number,
  channels: number,
): Uint32Array {
  const width = rowWidth(images.length, side, gap);
  const out = new Uint32Array(width * side);
  const [green, blue] = channels === 3 ? [1, 2] : [0, 0];
  images.forEach((image, k) => {
    const left = k * (side + gap);
    for (let i = 0; i < side * side; i++) {
      const at = i * channels;
      const to = Math.floor(i / side) * width + left + (i % side);
      const [r, g, b] = [byte(image[at]), byte(image[at + green]), byte(image[at + blue])];
      out[to] = (0xff000000 | (b << 16) | (g << 8) | r) >>> 0;
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

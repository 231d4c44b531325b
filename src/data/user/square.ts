import { LARGEST_SIDE } from './limits.ts';

export interface Picture {
  height: number;
  width: number;
  channels: 1 | 3;
}

/** The side, in pixels, that images of this size get: cropped to a square, at most 32. */
export const sideOf = ({ height, width }: { height: number; width: number }): number =>
  Math.min(height, width, LARGEST_SIDE);

/** The source pixels that a target pixel covers, and the share of each. */
interface Cover {
  first: number;
  shares: number[];
}

function covers(from: number, to: number): Cover[] {
  const step = from / to;
  return Array.from({ length: to }, (_, k) => {
    const [start, end] = [k * step, (k + 1) * step];
    const first = Math.floor(start);
    const last = Math.min(Math.ceil(end - 1e-9), from);
    const share = (at: number) => (Math.min(at + 1, end) - Math.max(at, start)) / step;
    return { first, shares: Array.from({ length: last - first }, (_, i) => share(first + i)) };
  });
}

/**
 * n images [n, height, width, channels], read by `value(at)` with results from 0 to 255, cropped to the square in the
 * middle, and averaged over areas if that is larger than 32: [n, side, side, channels].
 */
export function squareImages(
  n: number,
  size: Picture,
  value: (at: number) => number,
): Uint8Array<ArrayBuffer> {
  const { height, width, channels } = size;
  const square = Math.min(height, width);
  const side = sideOf(size);
  const along = covers(square, side);
  const corner = (Math.floor((height - square) / 2) * width + Math.floor((width - square) / 2)) * channels;
  const out = new Uint8Array(n * side * side * channels);
  let at = 0;
  for (let image = 0; image < n; image++) {
    const base = image * height * width * channels + corner;
    for (const y of along) {
      for (const x of along) {
        for (let c = 0; c < channels; c++) {
          out[at++] = Math.round(average(base + c, y, x, width, channels, value));
        }
      }
    }
  }
  return out;
}

function average(
  base: number,
  y: Cover,
  x: Cover,
  width: number,
  channels: number,
  value: (at: number) => number,
): number {
  let sum = 0;
  for (let i = 0; i < y.shares.length; i++) {
    const row = base + (y.first + i) * width * channels;
    for (let j = 0; j < x.shares.length; j++) {
      sum += y.shares[i] * x.shares[j] * value(row + (x.first + j) * channels);
    }
  }
  return sum;
}

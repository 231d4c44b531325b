import type { ImageShape } from '../../../costs/cost.ts';
import type { Scale } from './scales.ts';

/** A number as a WGSL literal, with a decimal point or an exponent. */
export const literal = (value: number): string => {
  const text = String(Math.fround(value));
  return /[.e]/.test(text) ? text : `${text}.0`;
};

/** WGSL of a constant array of numbers. */
export const constants = (name: string, values: ArrayLike<number>): string =>
  `const ${name} = array<f32, ${values.length}>(${Array.from(values, literal).join(', ')});`;

/**
 * WGSL functions `NAME_k(base, r, c, ch)`: the pixel in row r and column c of channel ch at scale k, of the image that
 * begins at `base` in the buffer NAME. A coarser pixel is the mean of four finer ones; the last row or column of an odd
 * side counts twice.
 */
export function pixels(name: string, { channels }: ImageShape, scales: readonly Scale[]): string {
  const functions = scales.map((_, k) => {
    const head = `fn ${name}_${k}(base: u32, r: u32, c: u32, ch: u32) -> f32`;
    if (k === 0)
      return `${head} { return ${name}[base + (r * ${scales[0].side}u + c) * ${channels}u + ch]; }`;
    const finer = `${name}_${k - 1}`;
    const last = `${scales[k - 1].side - 1}u`;
    return `${head} {
  let s = min(2u * r + 1u, ${last});
  let d = min(2u * c + 1u, ${last});
  return 0.25 * (${finer}(base, 2u * r, 2u * c, ch) + ${finer}(base, 2u * r, d, ch)
    + ${finer}(base, s, 2u * c, ch) + ${finer}(base, s, d, ch));
}`;
  });
  return functions.join('\n');
}

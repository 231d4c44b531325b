import { ascending, quantileSorted } from 'd3-array';

/** Summary statistics of a set of numbers. */
export interface Spread {
  least: number;
  /** The 5 % and 95 % quantiles. */
  low: number;
  median: number;
  mean: number;
  high: number;
  most: number;
}

/** Quantiles interpolate linearly (Hyndman and Fan 1996, type 7, the default of R). Needs at least one number. */
export function spread(numbers: ArrayLike<number>): Spread {
  const sorted = Array.from(numbers).sort(ascending);
  const at = (p: number) => quantileSorted(sorted, p) as number;
  const mean = sorted.reduce((sum, v) => sum + v, 0) / sorted.length;
  return { least: at(0), low: at(0.05), median: at(0.5), mean, high: at(0.95), most: at(1) };
}

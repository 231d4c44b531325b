import { ascending, quantileSorted } from 'd3-array';

/** How a set of numbers is spread. */
export interface Spread {
  least: number;
  /** Quantiles of 5 and of 95 per cent. */
  low: number;
  median: number;
  mean: number;
  high: number;
  most: number;
}

/** Quantiles lie on the straight lines between neighbours (R's type 7). There must be at least one number. */
export function spread(numbers: ArrayLike<number>): Spread {
  const sorted = Array.from(numbers).sort(ascending);
  const at = (p: number) => quantileSorted(sorted, p) as number;
  const mean = sorted.reduce((sum, v) => sum + v, 0) / sorted.length;
  return { least: at(0), low: at(0.05), median: at(0.5), mean, high: at(0.95), most: at(1) };
}

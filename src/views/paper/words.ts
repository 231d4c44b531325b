/** Numbers of the paper's tables in words. */
import type { PaperMetrics, TimedInterval } from '../../metrics/paper.ts';
import { BACKENDS, type BackendName } from '../../settings/backends.ts';
import { count, duration, withMinus } from '../../ui/format.ts';

const two = (x: number): string => withMinus(x.toFixed(2));

/** A value as the paper prints it; an en dash if it prints none. */
export const published = (value: number | null): string => (value === null ? '–' : two(value));

/** A proven interval with two decimals: one number if both ends agree. */
export function proven({ lower, upper }: Pick<TimedInterval, 'lower' | 'upper'>): string {
  const [low, high] = [two(lower), two(upper)];
  return low === high ? low : `${low}–${high}`;
}

export const variance = ({ variance: { eq16, tenth } }: Pick<PaperMetrics, 'variance'>) =>
  [two(eq16), two(tenth)] as const;

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** 2026-11-25 as 25 Nov 2026. */
export const day = (date: string): string => DAY.format(new Date(date));

/** WebAssembly on one thread of the processor; 2 min 5 s of training, 40 s of measuring. */
export function made(
  on: { backend: BackendName; device: string },
  took: { training: number; measuring: number },
) {
  const where = [BACKENDS[on.backend], on.device].filter(Boolean).join(', ');
  return `${where}; ${duration(took.training)} of training, ${duration(took.measuring)} of measuring`;
}

/** 500 images of 28 × 28 pixels, 150 iterations. */
export const extent = (N: number, image: number, iterations: number): string =>
  `${count(N)} images of ${image} × ${image} pixels, ${count(iterations)} iterations`;

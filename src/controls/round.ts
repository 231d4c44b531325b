import type { Ball } from '../costs/ball.ts';
import type { Experiment } from '../settings/table.ts';

export type CostKeys = Pick<Experiment, 'cost' | 'expr' | 'p' | 'q' | 'weight' | 'period'>;
export type Picture = Pick<Ball, 'path' | 'rings'>;

/** As far from the edge as the other balls are. */
const MARGIN = 0.04;

/**
 * The ball of a power of the distance, drawn without the language of costs, so that the page need not
 * load it for its first cost. Null for other costs.
 */
export function roundBall({ cost, p }: Pick<CostKeys, 'cost' | 'p'>, size: number): Picture | null {
  const exponents: Partial<Record<Experiment['cost'], number>> = { square: 2, euclidean: 1, power: p };
  const exponent = exponents[cost];
  if (exponent === undefined) return null;
  const full = (size / 2) * (1 - 2 * MARGIN);
  const circle = (r: number) =>
    `M${size / 2 - r},${size / 2}a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0Z`;
  return {
    path: circle(full),
    rings: [0.25, 0.5, 0.75].map((share) => circle(full * share ** (1 / exponent))),
  };
}

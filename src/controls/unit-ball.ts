import { type Ball, unitBall } from '../costs/ball.ts';
import { scalarCost } from '../costs/scalar.ts';
import type { Experiment } from '../settings/table.ts';

export type CostKeys = Pick<Experiment, 'cost' | 'expr' | 'p' | 'q' | 'weight' | 'period'>;

/** The unit ball of an experiment's cost; null if its formula has an error. */
export function ballOf({ cost: name, expr: expression, ...parameters }: CostKeys): Ball | null {
  try {
    return unitBall(scalarCost({ name, expression, parameters }, 2));
  } catch {
    return null;
  }
}

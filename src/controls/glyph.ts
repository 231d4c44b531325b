import { isMonotone } from '../costs/analyse.ts';
import { type Ball, unitBall } from '../costs/ball.ts';
import { Graph } from '../costs/graph.ts';
import { toJavaScript } from '../costs/javascript.ts';
import { lower } from '../costs/lower.ts';
import { parseExpression } from '../costs/parse.ts';
import { COST_PRESETS } from '../costs/presets.ts';
import type { CostKeys } from './round.ts';

/** The unit ball of an experiment's cost, or null where its formula has an error. */
export function ballOf({ cost, expr, p, q, weight, period }: CostKeys): Ball | null {
  const text = cost === 'custom' ? expr : COST_PRESETS.find((preset) => preset.name === cost)?.expression;
  if (text === undefined) return null;
  try {
    const graph = new Graph(2);
    const root = lower(parseExpression(text), graph, { p, q, weight, period });
    // The page needs no tensors: only the plain form is made, without the whole compiler.
    return unitBall({ dimension: 2, scalar: toJavaScript(root, graph), monotone: isMonotone(root, graph) });
  } catch {
    return null;
  }
}

import type { Node } from './graph.ts';
import { isReduction } from './ops.ts';

/**
 * Groups the reductions over coordinates into stages: a stage may use the results of earlier stages.
 * `single(node)` tells whether a single coordinate (x1) counts as such a result too.
 */
export function schedule(root: Node, single: (node: Node) => boolean): Node[][] {
  const levels = new Map<Node, number>();
  const stages: Node[][] = [];

  const level = (node: Node): number => {
    const known = levels.get(node);
    if (known !== undefined) return known;
    const below = Math.max(0, ...node.args.map(level));
    const own = isReduction(node.op) || single(node) ? below + 1 : below;
    levels.set(node, own);
    if (own > below) {
      stages[below] ??= [];
      stages[below].push(node);
    }
    return own;
  };

  level(root);
  return stages;
}

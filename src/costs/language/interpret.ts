import type { Graph, Node } from './graph.ts';
import { BINARY, isBinary, isReduction, isUnary, REDUCTION, UNARY } from './ops.ts';

/**
 * Evaluates a node for points x, y of dimension d, operation by operation: [1] for a scalar, [d] for a vector. Slow;
 * used for constants, and as the reference in tests. `round` is applied to every result: Math.fround for single
 * precision.
 */
export function interpret(
  root: Node,
  graph: Graph,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  round: (value: number) => number = (value) => value,
): Float64Array {
  const known = new Map<Node, Float64Array>();
  const d = graph.dimension;

  const leaf = (node: Node, k: number): number => {
    if (node.op === 'x') return x[k];
    if (node.op === 'y') return y[k];
    if (node.op === 't') return d === 1 ? 0 : k / (d - 1);
    if (node.op === 'unit') return k === node.value ? 1 : 0;
    if (node.op === 'xk') return x[node.value];
    return node.op === 'yk' ? y[node.value] : node.value;
  };

  const evaluate = (node: Node): Float64Array => {
    const done = known.get(node);
    if (done) return done;
    const [a, b] = node.args.map(evaluate);
    const at = (values: Float64Array, k: number) => values[values.length === 1 ? 0 : k];
    const { op } = node;
    let result = new Float64Array(node.vector ? d : 1);
    if (isReduction(op)) {
      const { init, fold } = REDUCTION[op];
      result = Float64Array.of(a.reduce((acc, value) => round(fold(acc, value)), init));
    } else if (isUnary(op)) {
      result = result.map((_, k) => round(UNARY[op](at(a, k))));
    } else if (isBinary(op)) {
      result = result.map((_, k) => round(BINARY[op](at(a, k), at(b, k))));
    } else {
      result = result.map((_, k) => round(leaf(node, k)));
    }
    known.set(node, result);
    return result;
  };

  return evaluate(root);
}

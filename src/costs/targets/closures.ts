import type { Graph, Node } from '../language/graph.ts';
import { interpret } from '../language/interpret.ts';
import { BINARY, isBinary, isReduction, isUnary, REDUCTION, UNARY } from '../language/ops.ts';
import { schedule } from '../language/schedule.ts';

/** c(x, y) in double precision, for points at offsets xo and yo: the type of `Cost.scalar`. */
export type ScalarCost = (xs: ArrayLike<number>, xo: number, ys: ArrayLike<number>, yo: number) => number;

type AtCoordinate = (k: number) => number;

/**
 * The cost in double precision as nested functions: slower than generated code, but allowed under every page's policy.
 */
export function toClosures(root: Node, graph: Graph): ScalarCost {
  let [xs, ys]: ArrayLike<number>[] = [[], []];
  let [xo, yo] = [0, 0];
  const order = schedule(root, () => false).flat();
  const results = new Float64Array(order.length);

  const leaf = (node: Node): AtCoordinate => {
    if (node.op === 'number') return () => node.value;
    if (node.op === 'x') return (k) => xs[xo + k];
    if (node.op === 'y') return (k) => ys[yo + k];
    if (node.op === 'xk') return () => xs[xo + node.value];
    if (node.op === 'yk') return () => ys[yo + node.value];
    const table = interpret(node, graph, [], []); // t and unit do not depend on the points
    return (k) => table[k];
  };
  const make = (node: Node): AtCoordinate => {
    const { op } = node;
    if (isReduction(op)) {
      const at = order.indexOf(node);
      return () => results[at];
    }
    const [a, b] = node.args.map(make);
    if (isUnary(op)) {
      const apply = UNARY[op];
      return (k) => apply(a(k));
    }
    if (!isBinary(op)) return leaf(node);
    const apply = BINARY[op];
    return (k) => apply(a(k), b(k));
  };

  const inner = order.map((node) => make(node.args[0]));
  const folds = order.map(({ op }) => REDUCTION[isReduction(op) ? op : 'sum']);
  const result = make(root);
  return (x, xOffset, y, yOffset) => {
    [xs, xo, ys, yo] = [x, xOffset, y, yOffset];
    for (let i = 0; i < order.length; i++) {
      let value: number = folds[i].init;
      for (let k = 0; k < graph.dimension; k++) value = folds[i].fold(value, inner[i](k));
      results[i] = value;
    }
    return result(0);
  };
}

import type { Graph, Node } from './graph.ts';
import { interpret } from './interpret.ts';

/**
 * How a node changes when coordinates of |x - y| grow.
 * `difference`: it is a multiple of x_k - y_k. `none`: not known.
 */
type Trend = 'constant' | 'difference' | 'up' | 'down' | 'none';

/**
 * Does c depend on x, y only through |x_k - y_k|, and never decrease if one of them grows? `false` may mean unknown.
 */
export function isMonotone(root: Node, graph: Graph): boolean {
  const trend = new Trends(graph).of(root);
  return trend === 'up' || trend === 'constant';
}

const RISING = new Set(['sqrt', 'exp', 'log', 'tanh', 'sign', 'floor', 'sum', 'largest', 'smallest']);
const flip = (trend: Trend): Trend => (trend === 'up' ? 'down' : trend === 'down' ? 'up' : trend);

class Trends {
  private readonly known = new Map<Node, Trend>();
  private readonly graph: Graph;

  constructor(graph: Graph) {
    this.graph = graph;
  }

  of(node: Node): Trend {
    let trend = this.known.get(node);
    if (!trend) {
      trend = node.usesX || node.usesY ? this.find(node) : 'constant';
      this.known.set(node, trend);
    }
    return trend;
  }

  private find(node: Node): Trend {
    const [a, b] = node.args;
    if (isCoordinateDifference(node)) return 'difference';
    const scaled = scaledNorm(node);
    if (scaled) return this.of(scaled);
    switch (node.op) {
      case 'neg':
        return flip(this.of(a));
      case 'abs':
        return this.ofSize(a);
      case 'add':
      case 'min':
      case 'max':
        return join(this.of(a), this.of(b));
      case 'sub':
        return join(this.of(a), flip(this.of(b)));
      case 'mul':
        return this.product(a, b);
      case 'div':
        return this.of(b) === 'constant' ? this.scaled(a, b) : 'none';
      case 'pow':
        return this.power(a, b);
      default:
        if (!RISING.has(node.op)) return 'none';
        return this.of(a) === 'difference' ? 'none' : this.of(a);
    }
  }

  private ofSize(a: Node): Trend {
    const trend = this.of(a);
    return trend === 'difference' || (trend === 'up' && a.nonNegative) ? 'up' : 'none';
  }

  private product(a: Node, b: Node): Trend {
    if (this.of(a) === 'constant') return this.scaled(b, a);
    if (this.of(b) === 'constant') return this.scaled(a, b);
    return a.nonNegative && b.nonNegative ? join(this.of(a), this.of(b)) : 'none';
  }

  /** A node times or divided by a constant. */
  private scaled(node: Node, constant: Node): Trend {
    const trend = this.of(node);
    const values = interpret(constant, this.graph, [], []);
    if (trend === 'difference') return values.every((value) => value !== 0) ? trend : 'none';
    if (values.every((value) => value >= 0)) return trend;
    return values.every((value) => value <= 0) ? flip(trend) : 'none';
  }

  private power(a: Node, b: Node): Trend {
    if (b.op !== 'number') return 'none';
    if (b.value > 0 && b.value % 2 === 0) return this.ofSize(a);
    if (!a.nonNegative || b.value < 0) return 'none';
    return this.of(a);
  }
}

/** The trend of a sum; a difference combines with nothing but constants, since its sign is not known. */
function join(a: Trend, b: Trend): Trend {
  if (a === 'difference' || b === 'difference') return 'none';
  if (a === 'constant') return b;
  return b === 'constant' || a === b ? a : 'none';
}

function isCoordinateDifference(node: Node): boolean {
  if (node.op !== 'sub') return false;
  const [a, b] = node.args;
  const pair = `${a.op} ${b.op}`;
  return ['x y', 'y x', 'xk yk', 'yk xk'].includes(pair) && a.value === b.value;
}

/** The v of max(v) sum((v / max(v))^p)^(1/p), the graph's form of norms with high powers; null for other nodes. */
function scaledNorm(node: Node): Node | null {
  if (node.op !== 'mul') return null;
  for (const [most, root] of [node.args, [...node.args].reverse()]) {
    if (most.op !== 'largest' || root.op !== 'pow' || root.args[0].op !== 'sum') continue;
    const powers = root.args[0].args[0];
    const share = powers.op === 'pow' ? powers.args[0] : powers;
    const v = most.args[0];
    if (share.op === 'ratio' && share.args[0] === v && share.args[1] === most && v.nonNegative) return v;
  }
  return null;
}

/** The p > 0 with c = |x - y|^p; null if there is none. */
export function distancePower(root: Node): number | null {
  if (isSquaredDistance(root)) return 2;
  if (root.op === 'sqrt') return isSquaredDistance(root.args[0]) ? 1 : null;
  const [base, exponent] = root.args;
  if (root.op !== 'pow' || exponent.op !== 'number' || exponent.value <= 0) return null;
  return isSquaredDistance(base) ? 2 * exponent.value : null;
}

const isSquaredDistance = (node: Node): boolean => node.op === 'sum' && isSquaredDifference(node.args[0]);

/** Is the node (x - y)^2? */
export function isSquaredDifference(node: Node): boolean {
  if (node.op !== 'pow') return false;
  const [base, exponent] = node.args;
  return exponent.value === 2 && base.op === 'sub' && base.args[0].op === 'x' && base.args[1].op === 'y';
}

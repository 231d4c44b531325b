import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import {
  abs,
  add,
  broadcastTo,
  cast,
  concat,
  cos,
  div,
  equal,
  exp,
  fill,
  floor,
  greater,
  log,
  max,
  maximum,
  mean,
  min,
  minimum,
  mul,
  neg,
  pow,
  relu,
  reshape,
  scalar,
  sign,
  sin,
  slice,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  tensor1d,
  tidy,
  where,
} from '@tensorflow/tfjs-core';
import { productTransposed } from '../../tensor/ops/product.ts';
import { isSquaredDifference } from '../language/analyse.ts';
import { gradient } from '../language/gradient.ts';
import type { Graph, Node } from '../language/graph.ts';
import { interpret } from '../language/interpret.ts';
import {
  BIG,
  type Binary,
  EXP_MAX,
  isBinary,
  isReduction,
  isUnary,
  type Reduction,
  TINY,
  type Unary,
} from '../language/ops.ts';

type Value = Tensor | number;

/** Numbers in one broadcast block of `pairs`. */
const BLOCK_NUMBERS = 1 << 22;
/** Exponentials of larger numbers overflow single precision. */
const EXP_OVERFLOW = 85;

/** c(x_i, y_i): [m, d], [m, d] -> [m]. */
export function toMatched(root: Node, graph: Graph): (x: Tensor2D, y: Tensor2D) => Tensor1D {
  return (x, y) =>
    tidy(() => reshape(spread(new Evaluation(graph, x, y).value(root), [x.shape[0], 1]), [-1]) as Tensor1D);
}

/**
 * The gradient of c(x_i, y_i) in x_i, or in y_i: [m, d], [m, d] -> [m, d]. Derived symbolically, so it is finite wherever
 * c is.
 */
export function toGradient(
  root: Node,
  graph: Graph,
  of: 'x' | 'y' = 'x',
): (x: Tensor2D, y: Tensor2D) => Tensor2D {
  const slope = gradient(root, graph, of);
  return (x, y) => tidy(() => spread(new Evaluation(graph, x, y).value(slope), x.shape) as Tensor2D);
}

/**
 * c(x_i, y_j): [m, d], [N, d] -> [m, N], by matrix products if the cost allows, otherwise by broadcasting in blocks.
 */
export function toPairs(
  root: Node,
  graph: Graph,
  most = BLOCK_NUMBERS,
): (x: Tensor2D, y: Tensor2D) => Tensor2D {
  const d = graph.dimension;
  const broadcasts = needsBroadcast(root, new Map());
  const block = (x: Tensor2D, y: Tensor2D): Tensor2D => {
    const [m, N] = [x.shape[0], y.shape[0]];
    const evaluation = new Evaluation(graph, reshape(x, [m, 1, d]), reshape(y, [1, N, d]));
    return reshape(spread(evaluation.value(root), [m, N, 1]), [m, N]);
  };
  return (x, y) =>
    tidy(() => {
      const [m, N] = [x.shape[0], y.shape[0]];
      const width = broadcasts ? Math.max(1, Math.floor(most / (m * d))) : N;
      const parts: Tensor2D[] = [];
      for (let start = 0; start < N; start += width) {
        const size = Math.min(width, N - start);
        parts.push(tidy(() => block(x, size === N ? y : slice(y, [start, 0], [size, d]))));
      }
      return parts.length === 1 ? parts[0] : concat(parts, 1);
    });
}

/** Does the node contain a vector of both x and y that must be written out for all pairs? */
function needsBroadcast(node: Node, known: Map<Node, boolean>): boolean {
  const done = known.get(node);
  if (done !== undefined) return done;
  const form = node.op === 'sum' ? productForm(node.args[0]) : null;
  const own = node.vector && node.usesX && node.usesY;
  const result = form === null && (own || node.args.some((arg) => needsBroadcast(arg, known)));
  known.set(node, result);
  return result;
}

/** Terms that a matrix product can sum: w (x - y)^2 with a constant w, or f(x) g(y). */
type ProductForm = { kind: 'square'; weight: Node | null } | { kind: 'product'; ofX: Node; ofY: Node };

function productForm(summand: Node): ProductForm | null {
  if (isSquaredDifference(summand)) return { kind: 'square', weight: null };
  if (summand.op !== 'mul') return null;
  const [a, b] = summand.args;
  for (const [weight, other] of [
    [a, b],
    [b, a],
  ]) {
    if (isSquaredDifference(other) && !weight.usesX && !weight.usesY && weight.nonNegative)
      return { kind: 'square', weight };
    if (weight.vector && other.vector && weight.usesX && !weight.usesY && other.usesY && !other.usesX) {
      return { kind: 'product', ofX: weight, ofY: other };
    }
  }
  return null;
}

/** A value as a tensor of exactly this shape. */
function spread(value: Value, shape: number[]): Tensor {
  if (typeof value === 'number') return fill(shape, value);
  const same = value.rank === shape.length && value.shape.every((size, i) => size === shape[i]);
  return same ? value : broadcastTo(value, shape);
}

/** A graph evaluated on tensors x [..., d], y [..., d]: vectors are [..., d], scalars [..., 1]. */
class Evaluation {
  private readonly known = new Map<Node, Value>();
  private readonly graph: Graph;
  private readonly x: Tensor;
  private readonly y: Tensor;

  constructor(graph: Graph, x: Tensor, y: Tensor) {
    this.graph = graph;
    this.x = x;
    this.y = y;
  }

  value(node: Node): Value {
    let value = this.known.get(node);
    if (value === undefined) {
      value = this.compute(node);
      this.known.set(node, value);
    }
    return value;
  }

  private compute(node: Node): Value {
    if (node.op === 'number') return node.value;
    if (node.op === 'x') return this.x;
    if (node.op === 'y') return this.y;
    if (node.op === 'xk' || node.op === 'yk') {
      const from = node.op === 'xk' ? this.x : this.y;
      const begin = from.shape.map((_, axis) => (axis === from.rank - 1 ? node.value : 0));
      return slice(from, begin, [...from.shape.slice(0, -1), 1]);
    }
    if (!node.usesX && !node.usesY) return tensor1d(Float32Array.from(interpret(node, this.graph, [], [])));
    if (node.op === 'sum' && this.x.rank === 3) {
      const form = productForm(node.args[0]);
      if (form) return this.product(form);
    }
    if (node.op === 'pow') return this.power(node.args[0], node.args[1]);
    const [a, b] = node.args.map((arg) => this.value(arg));
    return operation(node, a, b);
  }

  private product(form: ProductForm): Tensor {
    const { x, y } = this;
    const [[m = 1], [, N = 1], d] = [x.shape, y.shape, this.graph.dimension];
    if (form.kind === 'product') {
      const left = reshape(spread(this.value(form.ofX), [m, 1, d]), [m, d]);
      const right = reshape(spread(this.value(form.ofY), [1, N, d]), [N, d]);
      return reshape(productTransposed(left as Tensor2D, right as Tensor2D), [m, N, 1]);
    }
    // Minus the reals' mean: |x|^2 + |y|^2 - 2 x.y loses digits far from the origin.
    const centre = mean(y, 1, true);
    const stretch = form.weight ? sqrt(tensorOf(this.value(form.weight))) : null;
    const place = (points: Tensor) => {
      const moved = sub(points, centre);
      return reshape(stretch ? mul(moved, stretch) : moved, [-1, d]);
    };
    const [u, v] = [place(x), place(y)];
    const squares = add(sum(square(u), 1, true), reshape(sum(square(v), 1), [1, N]));
    return reshape(relu(sub(squares, mul(2, productTransposed(u as Tensor2D, v as Tensor2D)))), [m, N, 1]);
  }

  /** As `pow` of ops.ts. */
  private power(base: Node, exponent: Node): Value {
    const a = tensorOf(this.value(base));
    const b = this.value(exponent);
    if (exponent.op === 'number' && exponent.value === 2) return square(a);
    if (exponent.op === 'number' && exponent.value > 0) {
      const size = pow(base.nonNegative ? a : abs(a), b);
      if (base.nonNegative || exponent.value % 2 === 0) return size;
      return Number.isInteger(exponent.value)
        ? mul(sign(a), size)
        : mul(cast(greater(a, 0), 'float32'), size);
    }
    const zero = equal(a, 0);
    const size = exp(minimum(mul(b, log(where(zero, scalar(1), abs(a)))), EXP_OVERFLOW));
    const atZero = where(greater(b, 0), scalar(0), where(equal(b, 0), scalar(1), scalar(BIG)));
    const positive = where(zero, atZero, size);
    if (base.nonNegative) return positive;
    const half = mul(b, 0.5);
    const parity = where(
      equal(floor(half), half),
      scalar(1),
      where(equal(floor(b), b), scalar(-1), scalar(0)),
    );
    return where(greater(0, a), mul(parity, size), positive);
  }
}

const tensorOf = (value: Value): Tensor => (typeof value === 'number' ? scalar(value) : value);

/** As `div` and `ratio` of ops.ts. */
function quotient(a: Value, b: Value, atZero: 'big' | 'zero'): Tensor {
  if (typeof b === 'number' && b !== 0) return div(a, b);
  const zero = equal(b, 0);
  const result = div(a, where(zero, scalar(1), tensorOf(b)));
  return where(zero, atZero === 'big' ? mul(sign(a), BIG) : scalar(0), result);
}

/** As the definitions of ops.ts. */
const UNARY: Record<Unary, (a: Value, node: Node) => Value> = {
  neg,
  abs,
  sqrt: (a, node) => sqrt(node.args[0].nonNegative ? a : relu(a)),
  exp: (a) => exp(minimum(a, EXP_MAX)),
  log: (a) => log(maximum(a, TINY)),
  sin,
  cos,
  tanh,
  sign,
  floor,
};

const BINARY: Record<Exclude<Binary, 'pow'>, (a: Value, b: Value) => Value> = {
  add,
  sub,
  mul,
  div: (a, b) => quotient(a, b, 'big'),
  ratio: (a, b) => quotient(a, b, 'zero'),
  mod: (a, b) => sub(a, mul(b, floor(quotient(a, b, 'zero')))),
  min: minimum,
  max: maximum,
  greater: (a, b) => cast(greater(a, b), 'float32'),
  equal: (a, b) => cast(equal(a, b), 'float32'),
};

const REDUCTION: Record<Reduction, (a: Value) => Value> = {
  sum: (a) => sum(a, -1, true),
  largest: (a) => max(a, -1, true),
  smallest: (a) => min(a, -1, true),
};

function operation(node: Node, a: Value, b: Value): Value {
  const { op } = node;
  if (isReduction(op)) return REDUCTION[op](a);
  if (isUnary(op)) return UNARY[op](a, node);
  if (isBinary(op) && op !== 'pow') return BINARY[op](a, b);
  throw new Error(`No tensor operation for ${op}.`);
}

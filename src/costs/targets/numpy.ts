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
  TINY,
  type Unary,
} from '../language/ops.ts';

/** What the functions below call: operations that are total, as in ops.ts. */
export const NUMPY_HELPERS = `def ratio(a, b):
    """a / b, but 0 where b is 0."""
    zero = np.equal(b, 0)
    return np.where(zero, 0, a / np.where(zero, 1, b)).astype(np.float32)


def quotient(a, b):
    """a / b; where b is 0, a large number of the sign of a."""
    return np.where(np.equal(b, 0), np.sign(a) * ${BIG}, ratio(a, b)).astype(np.float32)


def power(a, b):
    """a^b; 0 for a broken power of a negative number, a large number for a negative power of 0."""
    size = np.where(np.equal(a, 0), 1, np.abs(a)) ** b
    size = np.where(np.equal(a, 0), np.where(np.greater(b, 0), 0, np.where(np.equal(b, 0), 1, ${BIG})), size)
    whole = np.equal(np.floor(b), b)
    odd = np.not_equal(np.floor(np.multiply(b, 0.5)) * 2, b)
    return np.where(np.greater_equal(a, 0), size, np.where(whole, np.where(odd, -size, size), 0)).astype(np.float32)`;

const UNARY: Record<Unary, (a: string) => string> = {
  neg: (a) => `-${a}`,
  abs: (a) => `np.abs(${a})`,
  sqrt: (a) => `np.sqrt(np.maximum(${a}, 0))`,
  exp: (a) => `np.exp(np.minimum(${a}, ${EXP_MAX}))`,
  log: (a) => `np.log(np.maximum(${a}, ${TINY}))`,
  sin: (a) => `np.sin(${a})`,
  cos: (a) => `np.cos(${a})`,
  tanh: (a) => `np.tanh(${a})`,
  sign: (a) => `np.sign(${a})`,
  floor: (a) => `np.floor(${a})`,
};

const BINARY: Record<Binary, (a: string, b: string) => string> = {
  add: (a, b) => `${a} + ${b}`,
  sub: (a, b) => `${a} - ${b}`,
  mul: (a, b) => `${a} * ${b}`,
  div: (a, b) => `quotient(${a}, ${b})`,
  ratio: (a, b) => `ratio(${a}, ${b})`,
  pow: (a, b) => (b === '2' ? `${a} * ${a}` : `power(${a}, ${b})`),
  mod: (a, b) => `${a} - ${b} * np.floor(ratio(${a}, ${b}))`,
  min: (a, b) => `np.minimum(${a}, ${b})`,
  max: (a, b) => `np.maximum(${a}, ${b})`,
  greater: (a, b) => `np.greater(${a}, ${b}).astype(np.float32)`,
  equal: (a, b) => `np.equal(${a}, ${b}).astype(np.float32)`,
};

const REDUCTION = { sum: 'sum', largest: 'max', smallest: 'min' } as const;

/**
 * Python of `cost(x, y)`, [..., d] and [..., d] to [...], and of `cost_gradient(x, y)`, its gradient in x, [..., d],
 * for arrays of NumPy in single precision whose shapes may be broadcast.
 */
export function toNumpy(root: Node, graph: Graph): string {
  const shape = 'np.broadcast_shapes(x.shape, y.shape)';
  return [
    'def cost(x, y):',
    '    """c(x, y): [..., d] and [..., d] to [...]."""',
    ...body(root, graph, (value) => `np.broadcast_to(${value}, ${shape}[:-1] + (1,))[..., 0]`),
    '',
    '',
    'def cost_gradient(x, y):',
    '    """The gradient of c(x, y) in x, [..., d]; 0 where c has a kink."""',
    ...body(gradient(root, graph), graph, (value) => `np.broadcast_to(${value}, ${shape})`),
  ].join('\n');
}

/** One line for each operation: scalars have a last axis of size 1. */
function body(root: Node, graph: Graph, result: (value: string) => string): string[] {
  const names = new Map<Node, string>();
  const lines: string[] = [];
  const name = (node: Node): string => {
    const known = names.get(node);
    if (known) return known;
    const made = leaf(node, graph) ?? assigned(operation(node, node.args.map(name)));
    names.set(node, made);
    return made;
  };
  const assigned = (text: string): string => {
    const made = `v${lines.length + 1}`;
    lines.push(`    ${made} = ${text}`);
    return made;
  };
  const value = name(root);
  return [...lines, `    return ${result(value)}`];
}

/** Points, and what does not depend on them; null for an operation. */
function leaf(node: Node, graph: Graph): string | null {
  if (node.op === 'number') return literal(node.value);
  if (node.op === 'x' || node.op === 'y') return node.op;
  if (node.op === 'xk' || node.op === 'yk') return `${node.op[0]}[..., ${node.value}:${node.value + 1}]`;
  if (node.usesX || node.usesY) return null;
  return `np.float32([${[...interpret(node, graph, [], [])].join(', ')}])`;
}

const literal = (value: number): string => (value < 0 ? `(${value})` : String(value));

function operation({ op }: Node, [a, b]: string[]): string {
  if (isReduction(op)) return `np.${REDUCTION[op]}(${a}, axis=-1, keepdims=True)`;
  if (isUnary(op)) return UNARY[op](a);
  if (isBinary(op)) return BINARY[op](a, b);
  throw new Error(`No operation of NumPy for ${op}.`);
}

import { BINARY, type Binary, type Reduction, UNARY, type Unary } from './ops.ts';

/**
 * A node of a cost's expression graph, from which all targets are made. It is a scalar, or one number per coordinate
 * (`vector`); scalars are broadcast over the coordinates where they meet vectors. Equal nodes are the same object.
 */
export interface Node {
  readonly id: number;
  readonly op: Leaf | Unary | Binary | Reduction;
  readonly args: readonly Node[];
  /** For `number` the number; for `xk`, `yk` and `unit` the coordinate, from 0. */
  readonly value: number;
  readonly vector: boolean;
  /** Is it known to be nowhere negative? */
  readonly nonNegative: boolean;
  readonly usesX: boolean;
  readonly usesY: boolean;
}

/** `t`: (k - 1) / (d - 1) for k = 1..d. `unit`: the vector with a one at a coordinate. */
type Leaf = 'number' | 'x' | 'y' | 't' | 'xk' | 'yk' | 'unit';

const ALWAYS_NON_NEGATIVE = new Set(['abs', 'sqrt', 'exp', 't', 'unit', 'greater', 'equal']);
const SPREADING = new Set([
  'add',
  'mul',
  'div',
  'ratio',
  'min',
  'sum',
  'largest',
  'smallest',
  'floor',
  'tanh',
  'sign',
]);

function isNonNegative(op: Node['op'], args: readonly Node[], value: number): boolean {
  if (ALWAYS_NON_NEGATIVE.has(op)) return true;
  if (op === 'number') return value >= 0;
  if (op === 'mul' && args[0] === args[1]) return true;
  if (op === 'max') return args.some((a) => a.nonNegative);
  if (op === 'pow') return args[0].nonNegative || (args[1].op === 'number' && args[1].value % 2 === 0);
  return SPREADING.has(op) && args.every((a) => a.nonNegative);
}

/** Makes nodes: simplified, and equal ones only once. */
export class Graph {
  readonly dimension: number;
  private readonly nodes = new Map<string, Node>();

  constructor(dimension: number) {
    this.dimension = dimension;
  }

  private node(op: Node['op'], args: readonly Node[], value: number, vector: boolean): Node {
    const key = `${op} ${value} ${args.map((a) => a.id).join(' ')}`;
    const known = this.nodes.get(key);
    if (known) return known;
    const made: Node = {
      id: this.nodes.size,
      op,
      args,
      value,
      vector,
      nonNegative: isNonNegative(op, args, value),
      usesX: op === 'x' || op === 'xk' || args.some((a) => a.usesX),
      usesY: op === 'y' || op === 'yk' || args.some((a) => a.usesY),
    };
    this.nodes.set(key, made);
    return made;
  }

  number = (value: number): Node => this.node('number', [], value === 0 ? 0 : value, false);
  x = (): Node => this.node('x', [], 0, true);
  y = (): Node => this.node('y', [], 0, true);
  t = (): Node => this.node('t', [], 0, true);
  coordinate = (of: 'x' | 'y', k: number): Node => this.node(of === 'x' ? 'xk' : 'yk', [], k, false);
  unit = (k: number): Node => this.node('unit', [], k, true);

  unary(op: Unary, a: Node): Node {
    if (a.op === 'number') return this.number(UNARY[op](a.value));
    if (op === 'neg' && a.op === 'neg') return a.args[0];
    if (op === 'neg' && a.op === 'sub') return this.binary('sub', a.args[1], a.args[0]);
    if (op === 'abs' && a.op === 'neg') return this.unary('abs', a.args[0]);
    if (op === 'abs' && a.op === 'sub') a = ordered(this, a);
    if (op === 'abs' && a.nonNegative) return a;
    if (op === 'sqrt') return this.binary('pow', a, this.number(0.5));
    return this.node(op, [a], 0, a.vector);
  }

  binary(op: Binary, a: Node, b: Node): Node {
    if (a.op === 'number' && b.op === 'number') return this.number(BINARY[op](a.value, b.value));
    const simple = this.simplify(op, a, b);
    if (simple) return simple;
    const swap = (op === 'add' || op === 'mul' || op === 'min' || op === 'max') && a.id > b.id;
    return this.node(op, swap ? [b, a] : [a, b], 0, a.vector || b.vector);
  }

  private simplify(op: Binary, a: Node, b: Node): Node | null {
    const zero = (n: Node) => n.op === 'number' && n.value === 0;
    const one = (n: Node) => n.op === 'number' && n.value === 1;
    switch (op) {
      case 'add':
        if (zero(a)) return b;
        if (zero(b)) return a;
        if (b.op === 'neg') return this.binary('sub', a, b.args[0]);
        return a.op === 'neg' ? this.binary('sub', b, a.args[0]) : null;
      case 'sub':
        if (zero(b)) return a;
        if (zero(a)) return this.unary('neg', b);
        if (a === b) return this.number(0);
        return b.op === 'neg' ? this.binary('add', a, b.args[0]) : null;
      case 'mul':
        if (zero(a) || zero(b)) return this.number(0);
        if (one(a)) return b;
        if (one(b)) return a;
        if (a.op === 'neg') return this.unary('neg', this.binary('mul', a.args[0], b));
        if (b.op === 'neg') return this.unary('neg', this.binary('mul', a, b.args[0]));
        return a === b ? this.binary('pow', a, this.number(2)) : null;
      case 'div':
      case 'ratio':
        if (one(b)) return a;
        return zero(a) ? a : null;
      case 'pow':
        return b.op === 'number' ? this.simplifyPower(a, b.value) : null;
      default:
        return null;
    }
  }

  private simplifyPower(a: Node, exponent: number): Node | null {
    if (exponent === 0) return this.number(1);
    if (exponent === 1) return a;
    if (exponent % 2 === 0) {
      if (a.op === 'abs' || a.op === 'neg') return this.binary('pow', a.args[0], this.number(exponent));
      const turned = ordered(this, a);
      if (turned !== a) return this.binary('pow', turned, this.number(exponent));
    }
    if (exponent > 0 && a.op === 'sqrt') {
      const inner = a.args[0];
      if (inner.nonNegative) return this.binary('pow', inner, this.number(exponent / 2));
    }
    if (exponent > 0 && a.op === 'pow' && a.args[1].op === 'number' && a.args[1].value > 0) {
      const even = a.args[1].value % 2 === 0;
      const base = a.args[0].nonNegative ? a.args[0] : even ? this.unary('abs', a.args[0]) : null;
      if (base) return this.binary('pow', base, this.number(a.args[1].value * exponent));
    }
    return exponent === 0.5 ? this.node('sqrt', [a], 0, a.vector) : null;
  }

  reduce(op: Reduction, a: Node): Node {
    if (a.vector) return this.node(op, [a], 0, false);
    return op === 'sum' ? this.binary('mul', a, this.number(this.dimension)) : a;
  }
}

/** Turns y - x into x - y, for arguments of even functions. */
function ordered(graph: Graph, a: Node): Node {
  if (a.op !== 'sub') return a;
  const [left, right] = a.args;
  const turned = left.usesY && !left.usesX && right.usesX && !right.usesY;
  return turned ? graph.binary('sub', right, left) : a;
}

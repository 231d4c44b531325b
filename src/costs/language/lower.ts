import { ExpressionError } from './error.ts';
import type { Graph, Node } from './graph.ts';
import { interpret } from './interpret.ts';
import {
  type Ast,
  CONSTANTS,
  FUNCTIONS,
  isInfinite,
  PARAMETERS,
  type Parameter,
  type Parameters,
} from './language.ts';
import { BIG, isUnary } from './ops.ts';

const OPERATORS = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '^': 'pow' } as const;

/**
 * Turns a syntax tree into a graph. Throws an `ExpressionError` if a name is unknown, if arguments or vectors are where
 * they cannot be, or if a number is too large for shaders.
 */
export function lower(tree: Ast, graph: Graph, parameters: Parameters): Node {
  const node = new Lowering(graph, parameters).tree(tree);
  if (isVector(tree)) {
    throw new ExpressionError('The result is a vector, but a cost is one number: wrap it in sum(...).', tree);
  }
  return node;
}

const isParameter = (name: string): name is Parameter => PARAMETERS.some((p) => p === name);

class Lowering {
  private readonly graph: Graph;
  private readonly parameters: Parameters;

  constructor(graph: Graph, parameters: Parameters) {
    this.graph = graph;
    this.parameters = parameters;
  }

  /** The node of a tree. Constants must be numbers that shaders can represent. */
  tree(tree: Ast): Node {
    const node = this.any(tree);
    if (node.usesX || node.usesY) return node;
    const values = node.op === 'number' ? [node.value] : interpret(node, this.graph, [], []);
    if (values.every((value) => Math.abs(value) <= BIG)) return node;
    throw new ExpressionError(`This number is too large: numbers go up to 10^${Math.log10(BIG)}.`, tree);
  }

  private any(tree: Ast): Node {
    switch (tree.kind) {
      case 'number':
        return this.graph.number(tree.value);
      case 'minus':
        return this.graph.unary('neg', this.tree(tree.argument));
      case 'binary':
        return this.graph.binary(OPERATORS[tree.op], this.tree(tree.left), this.tree(tree.right));
      case 'name':
        return this.name(tree, tree.name);
      case 'call':
        return this.call(tree, tree.name, tree.args);
    }
  }

  private name(at: Ast, name: string): Node {
    const { graph } = this;
    if (name === 'x' || name === 'y' || name === 't') return graph[name]();
    if (isParameter(name)) return graph.number(this.parameters[name]);
    const constant = CONSTANTS.get(name);
    if (constant !== undefined) return graph.number(constant);
    const coordinate = /^([xy])([0-9]+)$/.exec(name);
    if (coordinate) return this.coordinate(at, coordinate[1] === 'x' ? 'x' : 'y', Number(coordinate[2]));
    if (FUNCTIONS.has(name)) {
      throw new ExpressionError(`${name} is a function: write ${FUNCTIONS.get(name)?.syntax}.`, at);
    }
    if (name === 'inf') throw new ExpressionError('inf has a meaning only in norm(v, inf).', at);
    throw unknown(at, name, [
      'x',
      'y',
      't',
      'x1',
      'y1',
      ...PARAMETERS,
      ...CONSTANTS.keys(),
      ...FUNCTIONS.keys(),
    ]);
  }

  private coordinate(at: Ast, of: 'x' | 'y', k: number): Node {
    const { dimension } = this.graph;
    if (k >= 1 && k <= dimension) return this.graph.coordinate(of, k - 1);
    const range = dimension === 1 ? `only ${of}1` : `${of}1 to ${of}${dimension}`;
    throw new ExpressionError(`There is no ${of}${k}: the points have ${range}.`, at);
  }

  private call(at: Ast, name: string, args: Ast[]): Node {
    const known = FUNCTIONS.get(name);
    const place = { at: at.at, length: name.length };
    if (!known) throw unknown(place, name, [...FUNCTIONS.keys()], 'function');
    if (args.length < known.least || args.length > known.most) {
      throw new ExpressionError(`${name} has ${args.length} arguments here: write ${known.syntax}.`, at);
    }
    if (name === 'norm') return this.norm(args);
    const { graph } = this;
    if (name === 'dot') {
      return graph.reduce('sum', graph.binary('mul', this.vector(args[0], name), this.vector(args[1], name)));
    }
    if (name === 'mod' || ((name === 'min' || name === 'max') && args.length === 2)) {
      return graph.binary(name, this.tree(args[0]), this.tree(args[1]));
    }
    if (isUnary(name)) return graph.unary(name, this.tree(args[0]));
    const vector = this.vector(args[0], name);
    if (name === 'min') return graph.reduce('smallest', vector);
    if (name === 'max') return graph.reduce('largest', vector);
    const sum = graph.reduce('sum', vector);
    return name === 'mean' ? graph.binary('div', sum, graph.number(graph.dimension)) : sum;
  }

  private vector(tree: Ast, name: string): Node {
    const node = this.tree(tree);
    if (isVector(tree)) return node;
    throw new ExpressionError(`${name}(...) needs a vector here, such as x - y.`, tree);
  }

  private norm(args: Ast[]): Node {
    const { graph } = this;
    const v = this.vector(args[0], 'norm');
    const p = args.length === 1 ? 2 : this.exponent(args[1]);
    const size = graph.unary('abs', v);
    if (p === Number.POSITIVE_INFINITY) return graph.reduce('largest', size);
    const root = (n: Node) => graph.binary('pow', n, graph.number(1 / p));
    const powers = (n: Node) => graph.reduce('sum', graph.binary('pow', n, graph.number(p)));
    if (p <= 4) return root(powers(size));
    // High powers of small numbers underflow in single precision, so the largest coordinate is factored out.
    const most = graph.reduce('largest', size);
    return graph.binary('mul', most, root(powers(graph.binary('ratio', size, most))));
  }

  private exponent(tree: Ast): number {
    if (isInfinite(tree, this.parameters)) return Number.POSITIVE_INFINITY;
    const node = this.tree(tree);
    if (node.op === 'number' && node.value > 0) return node.value;
    throw new ExpressionError('The second argument of norm is a positive number or inf.', tree);
  }
}

/** Is this expression a vector? */
function isVector(tree: Ast): boolean {
  switch (tree.kind) {
    case 'number':
      return false;
    case 'name':
      return tree.name === 'x' || tree.name === 'y' || tree.name === 't';
    case 'minus':
      return isVector(tree.argument);
    case 'binary':
      return isVector(tree.left) || isVector(tree.right);
    case 'call':
      return !toNumber(tree.name, tree.args.length) && tree.args.some(isVector);
  }
}

/** Does this call turn a vector into a scalar? */
const toNumber = (name: string, count: number): boolean =>
  ['sum', 'mean', 'norm', 'dot'].includes(name) || (count === 1 && (name === 'min' || name === 'max'));

function unknown(
  at: { at: number; length: number },
  name: string,
  valid: string[],
  what = 'name',
): ExpressionError {
  const near = valid
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, candidate.length / 3))
    .sort((a, b) => a.distance - b.distance)[0];
  const hint = near ? `did you mean ${near.candidate}?` : `use ${valid.join(', ')}.`;
  return new ExpressionError(`There is no ${what} "${name}": ${hint}`, at);
}

/** The Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}

import type { Graph, Node } from '../language/graph.ts';
import { interpret } from '../language/interpret.ts';
import { BINARY, isReduction, isUnary, REDUCTION, UNARY } from '../language/ops.ts';
import { schedule } from '../language/schedule.ts';
import { type ScalarCost, toClosures } from './closures.ts';

/**
 * The cost in double precision as a generated function. Its text is made from the graph alone: names from this file and
 * numbers, and nothing that the visitor typed. Where generating functions is forbidden, slower closures are used.
 */
export function toJavaScript(root: Node, graph: Graph): ScalarCost {
  if (forbidden) return toClosures(root, graph);
  const tables: Float64Array[] = [];
  const body = functionBody(root, graph, tables);
  try {
    return new Function('unary', 'binary', 'tables', body)(UNARY, BINARY, tables);
  } catch (error) {
    if (!(error instanceof EvalError)) throw error;
    forbidden = true; // every attempt is logged as an error in the browser's console
    return toClosures(root, graph);
  }
}

/** The page's own policy forbids it (scripts/csp.ts); a server's policy may forbid it in workers too. */
let forbidden = 'document' in globalThis;

function functionBody(root: Node, graph: Graph, tables: Float64Array[]): string {
  const stages = schedule(root, () => false);
  const writer = new Writer(graph, tables);
  const loops = stages.map((nodes) => {
    const inner = writer.scope();
    const updates = nodes.map((node) => `    ${name(node)} = ${update(node, inner.use(node.args[0]))};`);
    const starts = nodes.map(
      (node) => `  let ${name(node)} = ${isReduction(node.op) ? REDUCTION[node.op].init : 0};`,
    );
    const loop = `  for (let k = 0; k < ${graph.dimension}; k++) {`;
    return [...starts, loop, ...inner.lines.map((line) => `    ${line}`), ...updates, '  }'].join('\n');
  });
  const end = writer.scope();
  const result = end.use(root);
  return [
    'return (xs, xo, ys, yo) => {',
    ...loops,
    ...end.lines.map((line) => `  ${line}`),
    `  return ${result};`,
    '};',
  ].join('\n');
}

const name = (node: Node): string => `v${node.id}`;

function update(node: Node, value: string): string {
  if (node.op === 'sum') return `${name(node)} + ${value}`;
  return `Math.${node.op === 'largest' ? 'max' : 'min'}(${name(node)}, ${value})`;
}

class Writer {
  private readonly graph: Graph;
  private readonly tables: Float64Array[];

  constructor(graph: Graph, tables: Float64Array[]) {
    this.graph = graph;
    this.tables = tables;
  }

  /** A block of code: `use` writes the code of a node into `lines`, once, and returns the node's name. */
  scope(): { lines: string[]; use: (node: Node) => string } {
    const lines: string[] = [];
    const written = new Map<Node, string>();
    const use = (node: Node): string => {
      if (isReduction(node.op)) return name(node);
      const known = written.get(node);
      if (known) return known;
      const leaf = this.leaf(node);
      const text = leaf ?? name(node);
      if (leaf === null) lines.push(`const ${text} = ${this.operation(node, node.args.map(use))};`);
      written.set(node, text);
      return text;
    };
    return { lines, use };
  }

  private leaf(node: Node): string | null {
    if (node.op === 'number') return node.value < 0 ? `(${node.value})` : `${node.value}`;
    if (node.op === 'x') return 'xs[xo + k]';
    if (node.op === 'y') return 'ys[yo + k]';
    if (node.op === 'xk') return `xs[xo + ${node.value}]`;
    if (node.op === 'yk') return `ys[yo + ${node.value}]`;
    if (!node.vector || node.usesX || node.usesY) return null;
    // Independent of the points: computed once.
    this.tables.push(interpret(node, this.graph, [], []));
    return `tables[${this.tables.length - 1}][k]`;
  }

  private operation(node: Node, [a, b]: string[]): string {
    switch (node.op) {
      case 'add':
        return `${a} + ${b}`;
      case 'sub':
        return `${a} - ${b}`;
      case 'mul':
        return `${a} * ${b}`;
      case 'pow':
        return power(node, a, b);
      case 'sqrt':
        return node.args[0].nonNegative ? `Math.sqrt(${a})` : `unary.sqrt(${a})`;
      case 'abs':
      case 'sin':
      case 'cos':
      case 'floor':
        return `Math.${node.op}(${a})`;
      case 'min':
      case 'max':
        return `Math.${node.op}(${a}, ${b})`;
      default:
        return isUnary(node.op) ? `unary.${node.op}(${a})` : `binary.${node.op}(${a}, ${b})`;
    }
  }
}

/** Up to this power products are faster than `Math.pow`, which takes about 50 ns. */
const PRODUCTS = 8;

/** As `pow` of ops.ts, but without its guards where they are not needed, and by products and roots where possible. */
function power({ args: [base, exponent] }: Node, a: string, b: string): string {
  const p = exponent.op === 'number' ? exponent.value : Number.NaN;
  const harmless = p > 0 && (base.nonNegative || Number.isInteger(p));
  if (!harmless) return `binary.pow(${a}, ${b})`;
  if (p > PRODUCTS || !Number.isInteger(4 * p)) return `Math.pow(${a}, ${b})`;
  const factors = new Array<string>(Math.floor(p)).fill(a);
  if (p % 1 >= 0.5) factors.push(`Math.sqrt(${a})`);
  if (p % 0.5 > 0) factors.push(`Math.sqrt(Math.sqrt(${a}))`);
  return factors.join(' * ');
}

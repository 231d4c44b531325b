import type { Fold } from '../cost.ts';
import type { Graph, Node } from '../language/graph.ts';
import { interpret } from '../language/interpret.ts';
import { BIG, EXP_MAX, isReduction, TINY } from '../language/ops.ts';
import { schedule } from '../language/schedule.ts';

/** A number as a WGSL literal of type f32. */
function literal(value: number): string {
  const size = Math.min(Math.abs(value), 3e38);
  return value < 0 ? `(-${size}f)` : `${size}f`;
}

// `pow` in WGSL is undefined for negative bases and at 0; division by 0 is, too.
const HELPERS: Record<string, string> = {
  c_div: `fn c_div(a: f32, b: f32) -> f32 {
  if (b == 0.0) { return sign(a) * ${literal(BIG)}; }
  return a / b;
}`,
  c_ratio: `fn c_ratio(a: f32, b: f32) -> f32 {
  if (b == 0.0) { return 0.0; }
  return a / b;
}`,
  c_mod: 'fn c_mod(a: f32, b: f32) -> f32 { return a - b * floor(c_ratio(a, b)); }',
  c_pow2: 'fn c_pow2(a: f32) -> f32 { return a * a; }',
  c_pow3: 'fn c_pow3(a: f32) -> f32 { return a * a * a; }',
  c_pow4: 'fn c_pow4(a: f32) -> f32 { let s = a * a; return s * s; }',
  c_pow: `fn c_pow(a: f32, b: f32) -> f32 {
  if (a == 0.0) { return select(select(${literal(BIG)}, 0.0, b > 0.0), 1.0, b == 0.0); }
  let size = exp2(min(b * log2(abs(a)), 120.0));
  if (a > 0.0) { return size; }
  if (floor(b) != b) { return 0.0; }
  return select(size, -size, floor(b * 0.5) * 2.0 != b);
}`,
};

/** Up to this dimension constant vectors are written out. */
const FEW = 4;
/** Whole numbers up to this one stand in the text, where compilers can use them; others are uniforms. */
const WRITTEN = 4;
const INIT = { sum: '0f', largest: '-3e38f', smallest: '3e38f' } as const;

/** The cost as a fold over the coordinates in WGSL. */
export function toFold(root: Node, graph: Graph): Fold {
  const stages = schedule(root, (node) => node.op === 'xk' || node.op === 'yk');
  const results = new Map(stages.flat().map((node, i) => [node, `r${i}`]));
  const printer = new Printer(graph, results);
  const accumulators = stages.map((nodes) => ({
    accumulators: nodes.map((node) => printer.accumulator(node)),
  }));
  const result = printer.text(root);
  const constant = { accumulators: [{ init: '0f', update: 'acc' }] }; // kernels rely on at least one
  return {
    stages: accumulators.length > 0 ? accumulators : [constant],
    result,
    helpers: [...printer.helpers].map((name) => HELPERS[name]).join('\n'),
    constants: printer.constants,
  };
}

class Printer {
  readonly helpers = new Set<string>();
  /** Values of the uniforms c0, c1, ... */
  readonly constants: number[] = [];
  private readonly graph: Graph;
  private readonly results: ReadonlyMap<Node, string>;

  constructor(graph: Graph, results: ReadonlyMap<Node, string>) {
    this.graph = graph;
    this.results = results;
  }

  accumulator(node: Node): { init: string; update: string } {
    if (!isReduction(node.op)) {
      const from = node.op === 'xk' ? 'xk' : 'yk';
      return { init: '0f', update: `select(acc, ${from}, k == ${node.value}u)` };
    }
    const summand = this.text(node.args[0]);
    const update = {
      sum: `acc + ${summand}`,
      largest: `max(acc, ${summand})`,
      smallest: `min(acc, ${summand})`,
    };
    return { init: INIT[node.op], update: update[node.op] };
  }

  text(node: Node): string {
    const result = this.results.get(node);
    if (result) return result;
    if (node.vector && !node.usesX && !node.usesY && this.graph.dimension <= FEW) return this.vector(node);
    const [a, b] = node.args.map((arg) => this.text(arg));
    switch (node.op) {
      case 'number':
        return this.number(node.value);
      case 'x':
        return 'xk';
      case 'y':
        return 'yk';
      case 't':
        return this.graph.dimension === 1 ? '0f' : `(f32(k) / ${literal(this.graph.dimension - 1)})`;
      case 'unit':
        return `select(0f, 1f, k == ${node.value}u)`;
      case 'pow':
        return this.power(a, b, node.args[1]);
      case 'neg':
        return `(-${a})`;
      case 'sqrt':
        return node.args[0].nonNegative ? `sqrt(${a})` : `sqrt(max(${a}, 0f))`;
      case 'exp':
        return `exp(min(${a}, ${literal(EXP_MAX)}))`;
      case 'log':
        return `log(max(${a}, ${literal(TINY)}))`;
      case 'tanh': // overflows on some adapters
        return `tanh(clamp(${a}, -15f, 15f))`;
      case 'add':
        return `(${a} + ${b})`;
      case 'sub':
        return `(${a} - ${b})`;
      case 'mul':
        return `(${a} * ${b})`;
      case 'div':
      case 'ratio':
        return node.args[1].op === 'number' && node.args[1].value !== 0
          ? `(${a} / ${b})`
          : this.helper(`c_${node.op}`, [a, b]);
      case 'mod':
        this.helpers.add('c_ratio');
        return this.helper('c_mod', [a, b]);
      case 'greater':
        return `select(0f, 1f, ${a} > ${b})`;
      case 'equal':
        return `select(0f, 1f, ${a} == ${b})`;
      default: // the same name in WGSL: abs, sin, cos, sign, floor, min, max
        return `${node.op}(${b === undefined ? a : `${a}, ${b}`})`;
    }
  }

  /** A vector that does not depend on the points: its values, selected by k. */
  private vector(node: Node): string {
    const [first, ...rest] = [...interpret(node, this.graph, [], [])].map((value) => this.number(value));
    return rest.reduce((text, value, i) => `select(${text}, ${value}, k == ${i + 1}u)`, first);
  }

  private number(value: number): string {
    if (Number.isInteger(value) && Math.abs(value) <= WRITTEN) return literal(value);
    const finite = Math.sign(value) * Math.min(Math.abs(value), 3e38);
    const known = this.constants.indexOf(finite);
    return `u.c${known < 0 ? this.constants.push(finite) - 1 : known}`;
  }

  private power(a: string, b: string, exponent: Node): string {
    const short = exponent.op === 'number' && [2, 3, 4].includes(exponent.value);
    return short ? this.helper(`c_pow${exponent.value}`, [a]) : this.helper('c_pow', [a, b]);
  }

  private helper(name: string, args: string[]): string {
    this.helpers.add(name);
    return `${name}(${args.join(', ')})`;
  }
}

/** Where single precision may put the value of a cost: intervals that hold every correctly built evaluation. */
import { isSquaredDifference } from '../../src/costs/language/analyse.ts';
import type { Graph, Node } from '../../src/costs/language/graph.ts';
import { BINARY, EXP_MAX, isReduction, pow, TINY, UNARY } from '../../src/costs/language/ops.ts';

export interface Interval {
  lo: number;
  hi: number;
}

/** The distance of 1 to the next number of single precision. */
const ULP = 2 ** -23;
/** Numbers below may become 0. */
const LEAST = 2 ** -126;
/** Numbers above may become infinite, or are cut. */
const MOST = 1e36;
const ANY: Interval = { lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY };

const exactly = (value: number): Interval => ({ lo: value, hi: value });
const size = ({ lo, hi }: Interval): number => Math.max(Math.abs(lo), Math.abs(hi));

/** Products with it are exact. */
const isPowerOfTwo = ({ lo, hi }: Interval): boolean => lo === hi && Number.isInteger(Math.log2(lo));

/** A result off by so many units in the last place, and by `more`. Tiny numbers may be flushed to 0. */
function off({ lo, hi }: Interval, ulps = 1, more = 0): Interval {
  if (!(Math.max(Math.abs(lo), Math.abs(hi)) < MOST)) return ANY;
  const by = (v: number) => more + (v === 0 ? 0 : ulps * ULP * Math.abs(v) + LEAST);
  return { lo: lo - by(lo), hi: hi + by(hi) };
}

const hull = (...values: number[]): Interval =>
  values.some(Number.isNaN) ? ANY : { lo: Math.min(...values), hi: Math.max(...values) };
const holdsZero = ({ lo, hi }: Interval): boolean => lo <= LEAST && hi >= -LEAST;

function quotient(a: Interval, b: Interval, atZero: (a: number, b: number) => number): Interval {
  if (b.lo === 0 && b.hi === 0)
    return off(hull(atZero(a.lo, 0), atZero(a.hi, 0), atZero(Math.sign(a.lo + a.hi), 0)));
  if (holdsZero(b)) return ANY;
  return off(hull(a.lo / b.lo, a.lo / b.hi, a.hi / b.lo, a.hi / b.hi), 2.5);
}

/** Units in the last place of |a|^b as exp2(b log2 a) may have it, each with the accuracy of WGSL. */
function powerUlps(a: Interval, b: Interval): number {
  const logs = [a.lo, a.hi].map((v) => Math.abs(Math.log2(Math.max(Math.abs(v), LEAST))));
  const log = Math.max(...logs);
  const error = size(b) * (Math.max(2 ** -21, 3 * ULP * log) + ULP * log);
  return 3 + 2 * size(b) * log + (Math.LN2 * error) / ULP;
}

/** a^b for a >= 0. */
function positivePower(a: Interval, b: Interval): Interval {
  const base = { lo: Math.max(a.lo, 0), hi: Math.max(a.hi, 0) };
  if (b.lo < 0 && holdsZero(base)) return base.hi === 0 && b.hi < 0 ? exactly(pow(0, -1)) : ANY;
  const corners = hull(...[base.lo, base.hi].flatMap((v) => [v ** b.lo, v ** b.hi]));
  const around = base.lo < 1 && base.hi > 1 ? hull(corners.lo, corners.hi, 1) : corners;
  return off(around, powerUlps({ lo: Math.max(base.lo, LEAST), hi: base.hi }, b));
}

function power(a: Interval, b: Interval): Interval {
  if (b.lo !== b.hi) {
    if (a.lo > LEAST) return positivePower(a, b);
    const most = positivePower(
      { lo: holdsZero(a) ? 0 : Math.min(Math.abs(a.lo), Math.abs(a.hi)), hi: size(a) },
      b,
    );
    return { lo: Math.min(-most.hi, 0), hi: Math.max(most.hi, 1) };
  }
  const exponent = b.lo;
  if (exponent === 2) {
    const squares = [a.lo ** 2, a.hi ** 2];
    return off({ lo: a.lo <= 0 && a.hi >= 0 ? 0 : Math.min(...squares), hi: Math.max(...squares) });
  }
  const parts: Interval[] = [];
  if (a.hi >= 0) parts.push(positivePower({ lo: Math.max(a.lo, 0), hi: a.hi }, b));
  if (a.lo < 0) {
    const mirrored = positivePower({ lo: Math.max(-a.hi, 0), hi: -a.lo }, b);
    if (!Number.isInteger(exponent)) parts.push(exactly(0));
    else parts.push(exponent % 2 === 0 ? mirrored : { lo: -mirrored.hi, hi: -mirrored.lo });
  }
  return hull(...parts.flatMap(({ lo, hi }) => [lo, hi]));
}

const rising = (f: (v: number) => number, { lo, hi }: Interval): Interval => ({ lo: f(lo), hi: f(hi) });

/** A wave between its greatest and least values. */
function wave(f: (v: number) => number, a: Interval, top: number): Interval {
  if (!(a.hi - a.lo < 1) || size(a) > 1e4) return { lo: -1 - ULP, hi: 1 + ULP };
  const has = (place: number) =>
    Math.floor((a.hi - place) / (2 * Math.PI)) > Math.floor((a.lo - place) / (2 * Math.PI));
  const ends = [f(a.lo), f(a.hi)];
  if (has(top)) ends.push(1);
  if (has(top + Math.PI)) ends.push(-1);
  return off(hull(...ends), 4, 4 * ULP * (1 + size(a)));
}

const operations: Record<string, (a: Interval, b: Interval) => Interval> = {
  neg: (a) => ({ lo: -a.hi, hi: -a.lo }),
  abs: (a) => (a.lo <= 0 && a.hi >= 0 ? { lo: 0, hi: size(a) } : hull(Math.abs(a.lo), Math.abs(a.hi))),
  sqrt: (a) => off(rising(UNARY.sqrt, a), 5),
  exp: (a) =>
    off(rising(UNARY.exp, a), 4 + 2 * Math.min(size(a), 2 * EXP_MAX) + (a.hi >= EXP_MAX ? 2 * EXP_MAX : 0)),
  log: (a) => off(rising(UNARY.log, a), 4, a.lo <= 2 * TINY ? 4 * ULP : 2 ** -21),
  sin: (a) => wave(Math.sin, a, Math.PI / 2),
  cos: (a) => wave(Math.cos, a, 0),
  tanh: (a) => off(rising(Math.tanh, a), 4, 1e-5),
  sign: (a) =>
    holdsZero(a) && a.lo !== a.hi ? hull(a.lo < 0 ? -1 : 0, a.hi > 0 ? 1 : 0) : rising(Math.sign, a),
  floor: (a) => rising(Math.floor, a),
  add: (a, b) => off({ lo: a.lo + b.lo, hi: a.hi + b.hi }),
  sub: (a, b) => off({ lo: a.lo - b.hi, hi: a.hi - b.lo }),
  mul: (a, b) => {
    const products = hull(a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi);
    return [a, b].some(isPowerOfTwo) && size(products) < MOST ? products : off(products);
  },
  div: (a, b) => quotient(a, b, BINARY.div),
  ratio: (a, b) => quotient(a, b, BINARY.ratio),
  pow: power,
  mod: (a, b) => {
    const times = operations.floor(quotient(a, b, BINARY.ratio), b);
    return operations.sub(a, operations.mul(b, times));
  },
  min: (a, b) => ({ lo: Math.min(a.lo, b.lo), hi: Math.min(a.hi, b.hi) }),
  max: (a, b) => ({ lo: Math.max(a.lo, b.lo), hi: Math.max(a.hi, b.hi) }),
  greater: (a, b) => (a.lo > b.hi ? exactly(1) : a.hi <= b.lo ? exactly(0) : { lo: 0, hi: 1 }),
  equal: (a, b) => {
    if (a.hi < b.lo || b.hi < a.lo) return exactly(0);
    return a.lo === a.hi && b.lo === b.hi ? exactly(1) : { lo: 0, hi: 1 };
  },
};

/** The coordinates that equal the largest or smallest of them: exactly that one where it is clear which. */
function tied(a: Interval[], most: 'largest' | 'smallest'): Interval[] {
  const turned = most === 'largest' ? a : a.map((v) => operations.neg(v, v));
  const least = Math.max(...turned.map(({ lo }) => lo));
  return turned.map((v, k) => {
    if (v.hi < least) return exactly(0);
    const same = (w: Interval) => w.lo === w.hi && v.lo === v.hi && w.lo === v.lo;
    return turned.every((w, l) => l === k || w.hi < v.lo || same(w)) ? exactly(1) : { lo: 0, hi: 1 };
  });
}

/**
 * The value of a node, or of each of its coordinates. `centre`: where squared distances are taken from products of
 * points moved there, as they are for all pairs.
 */
export function enclose(root: Node, graph: Graph, x: number[], y: number[], centre?: number[]): Interval[] {
  const known = new Map<Node, Interval[]>();
  const d = graph.dimension;

  const leaf = (node: Node, k: number): Interval => {
    if (node.op === 'x' || node.op === 'xk') return exactly(x[node.op === 'x' ? k : node.value]);
    if (node.op === 'y' || node.op === 'yk') return exactly(y[node.op === 'y' ? k : node.value]);
    if (node.op === 't') return off(exactly(d === 1 ? 0 : k / (d - 1)), 2.5);
    if (node.op === 'unit') return exactly(k === node.value ? 1 : 0);
    return Math.fround(node.value) === node.value ? exactly(node.value) : off(exactly(node.value));
  };

  /** What products lose of squared distances. */
  const lost = (summand: Node): number => {
    const weighted = summand.op === 'mul' && summand.args.some(isSquaredDifference);
    if (!centre || !(weighted || isSquaredDifference(summand))) return 0;
    const weight = weighted ? summand.args.find((arg) => !isSquaredDifference(arg)) : undefined;
    const weights = weight ? evaluate(weight) : [exactly(1)];
    const parts = centre.map(
      (c, k) => size(weights[weights.length === 1 ? 0 : k]) * (Math.abs(x[k] - c) + Math.abs(y[k] - c)) ** 2,
    );
    return (d + 8) * ULP * parts.reduce((a, b) => a + b, 0);
  };

  function evaluate(node: Node): Interval[] {
    const done = known.get(node);
    if (done) return done;
    const [a, b] = node.args.map(evaluate);
    const at = (values: Interval[], k: number) => values?.[values.length === 1 ? 0 : k];
    const { op } = node;
    const [first, second] = node.args;
    let result: Interval[];
    if (op === 'sum') {
      const sum = a.reduce((s, v) => ({ lo: s.lo + v.lo, hi: s.hi + v.hi }), exactly(0));
      const all = a.reduce((s, v) => s + size(v), 0);
      result = [off(sum, 1, d * ULP * all + lost(first))];
    } else if (isReduction(op)) {
      result = [a.reduce((s, v) => operations[op === 'largest' ? 'max' : 'min'](s, v))];
    } else if (op === 'equal' && isReduction(second.op) && second.op !== 'sum' && second.args[0] === first) {
      result = tied(a, second.op);
    } else {
      result = Array.from({ length: node.vector ? d : 1 }, (_, k) =>
        op in operations ? operations[op](at(a, k), at(b, k)) : leaf(node, k),
      );
    }
    known.set(node, result);
    return result;
  }

  return evaluate(root);
}

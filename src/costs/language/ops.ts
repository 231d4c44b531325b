/**
 * The elementary operations in double precision. They are total: where ordinary arithmetic gives NaN or infinity they
 * return a finite number, so that no cost brings those into a shader. WGSL, tensors and generated JavaScript follow
 * these definitions.
 */

/** The number that stands for infinity: its square is still finite in single precision. */
export const BIG = 1e18;
/** The smallest argument of a logarithm. */
export const TINY = 1e-30;
/** The logarithm of BIG: arguments of exp are limited to it. */
export const EXP_MAX = Math.log(BIG);

/** a / b; ±BIG for b = 0, but 0 / 0 = 0. */
const div = (a: number, b: number): number => (b === 0 ? Math.sign(a) * BIG : a / b);

/** a / b, but 0 for b = 0, as derivatives at a kink need it. */
const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

/** a^b; BIG for a negative power of 0, and 0 for a non-integer power of a negative number. */
export function pow(a: number, b: number): number {
  if (a === 0 && b < 0) return BIG;
  return a >= 0 || Number.isInteger(b) ? a ** b : 0;
}

/** Operations on one number. */
export const UNARY = {
  neg: (a: number) => -a,
  abs: Math.abs,
  sqrt: (a: number) => Math.sqrt(Math.max(a, 0)),
  exp: (a: number) => Math.exp(Math.min(a, EXP_MAX)),
  log: (a: number) => Math.log(Math.max(a, TINY)),
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sign: Math.sign,
  floor: Math.floor,
} as const;

/** Operations on two numbers. */
export const BINARY = {
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div,
  ratio,
  pow,
  /** The remainder, between 0 and b; a for b = 0. */
  mod: (a: number, b: number) => a - b * Math.floor(ratio(a, b)),
  min: Math.min,
  max: Math.max,
  /** 1 where a > b, else 0. */
  greater: (a: number, b: number) => (a > b ? 1 : 0),
  /** 1 where a = b, else 0. */
  equal: (a: number, b: number) => (a === b ? 1 : 0),
} as const;

/** Reductions over coordinates: the value to start from, and the operation. */
export const REDUCTION = {
  sum: { init: 0, fold: BINARY.add },
  largest: { init: -Number.MAX_VALUE, fold: Math.max },
  smallest: { init: Number.MAX_VALUE, fold: Math.min },
} as const;

export type Unary = keyof typeof UNARY;
export type Binary = keyof typeof BINARY;
export type Reduction = keyof typeof REDUCTION;

export const isUnary = (op: string): op is Unary => Object.hasOwn(UNARY, op);
export const isBinary = (op: string): op is Binary => Object.hasOwn(BINARY, op);
export const isReduction = (op: string): op is Reduction => Object.hasOwn(REDUCTION, op);

/**
 * The elementary operations in double precision. They are total: each returns a finite number where
 * plain arithmetic would not, so that no cost puts a NaN or an infinity into a shader.
 * WGSL, tensors and generated JavaScript follow these definitions.
 */

/** What stands for infinity: its square still fits into single precision. */
export const BIG = 1e18;
/** The smallest argument of a logarithm. */
export const TINY = 1e-30;
/** exp of this is BIG. */
export const EXP_MAX = Math.log(BIG);

/** a / b; ±BIG for b = 0, but 0 / 0 = 0. */
const div = (a: number, b: number): number => (b === 0 ? Math.sign(a) * BIG : a / b);

/** a / b, but 0 for b = 0: the convention for derivatives at a kink. */
const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

/** a^b; BIG for a negative power of 0, and 0 for a root of a negative number. */
export function pow(a: number, b: number): number {
  if (a === 0 && b < 0) return BIG;
  return a >= 0 || Number.isInteger(b) ? a ** b : 0;
}

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

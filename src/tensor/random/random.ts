/**
 * Counter-based random numbers. Number k of a stream is a pure function of seed, stream and k, so every backend draws
 * the same numbers, and a checkpoint needs only the position in each stream.
 */
import { type Tensor, type Tensor2D, tensor } from '@tensorflow/tfjs-core';
import { hasKernels, runKernel, spread } from '../kernels/webgpu.ts';
import { streamKey, THREEFRY_WGSL, threefry } from './threefry.ts';

const WORD = 2 ** 32;
/** Numbers are made of the upper 24 bits of a word, as many as single precision holds. */
const FRACTION = 2 ** -24;
const TURN = 2 * Math.PI;

/** A stream of random numbers. */
export class Random {
  /** Counters used so far, below 2^53. Each gives two words; an odd last word is dropped. */
  position = 0;
  readonly key: readonly [number, number];

  /** The seed is an integer below 2^53; streams with different names are independent. */
  constructor(seed: number, stream: string) {
    this.key = streamKey(seed, stream);
  }

  /** n words of 32 random bits, as signed integers. */
  words(n: number): Int32Array {
    const at = this.skip(n);
    return threefry(this.key, at % WORD, Math.floor(at / WORD), new Int32Array(n));
  }

  /** Advances by as many counters as n words need; returns the old position. */
  skip(n: number): number {
    const at = this.position;
    this.position += Math.ceil(n / 2);
    return at;
  }

  /** n uniform numbers in [0, 1), multiples of 2^-24. */
  uniform(n: number): Float32Array {
    const words = this.words(n);
    const out = new Float32Array(n);
    for (let i = 0; i < n; i++) out[i] = (words[i] >>> 8) * FRACTION;
    return out;
  }

  /** n standard normal numbers by the Box-Muller transform; none is larger than 5.77 in absolute value. */
  normal(n: number): Float32Array {
    const words = this.words(n + (n % 2));
    const out = new Float32Array(n);
    for (let i = 0; i < n; i += 2) {
      const radius = Math.sqrt(-2 * logFraction((words[i] >>> 8) + 1));
      const turn = words[i + 1] >>> 8;
      const quarter = ((turn + 0x200000) >> 22) & 3;
      const angle = (turn - ((turn + 0x200000) & ~0x3fffff)) * (FRACTION * TURN);
      const c = cosine(angle);
      const s = sine(angle);
      out[i] = radius * (quarter === 0 ? c : quarter === 1 ? -s : quarter === 2 ? -c : s);
      if (i + 1 < n) out[i + 1] = radius * (quarter === 0 ? s : quarter === 1 ? c : quarter === 2 ? -s : -c);
    }
    return out;
  }

  /** n integers in [0, below); `below` is at most 2^21, so that the product is exact. */
  integers(n: number, below: number): Int32Array {
    const out = this.words(n);
    for (let i = 0; i < n; i++) out[i] = Math.floor(((out[i] >>> 0) * below) / WORD);
    return out;
  }

  /** k of 0..n-1 without replacement, in random order (Fisher-Yates). Throws a RangeError if k > n. */
  sample(k: number, n: number): Int32Array {
    if (k > n) throw new RangeError(`cannot draw ${k} of ${n} without replacement`);
    const words = this.words(k);
    const pool = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = 0; i < k; i++) {
      const j = i + Math.floor(((words[i] >>> 0) * (n - i)) / WORD);
      const taken = pool[j];
      pool[j] = pool[i];
      pool[i] = taken;
    }
    return pool.slice(0, k);
  }
}

/** A float32 tensor of the same standard normal numbers as `random.normal`. WebGPU draws them on the device. */
export function normalTensor(random: Random, shape: [number, number]): Tensor2D;
export function normalTensor(random: Random, shape: number[]): Tensor;
export function normalTensor(random: Random, shape: number[]): Tensor {
  return hasKernels() ? drawOnDevice(random, shape, 'normal') : draw(random, shape, 'normal');
}

/** A float32 tensor of the same numbers in [0, 1) as `random.uniform`. */
export function uniformTensor(random: Random, shape: [number, number]): Tensor2D;
export function uniformTensor(random: Random, shape: number[]): Tensor;
export function uniformTensor(random: Random, shape: number[]): Tensor {
  return hasKernels() ? drawOnDevice(random, shape, 'uniform') : draw(random, shape, 'uniform');
}

const size = (shape: number[]) => shape.reduce((product, n) => product * n, 1);

function draw(random: Random, shape: number[], kind: 'normal' | 'uniform'): Tensor {
  return tensor(random[kind](size(shape)), shape, 'float32');
}

function drawOnDevice(random: Random, shape: number[], kind: 'normal' | 'uniform'): Tensor {
  const n = size(shape);
  const at = random.skip(n);
  const [out] = runKernel({
    name: `random-${kind}`,
    inputs: {},
    outputs: { result: { shape, dtype: 'float32' } },
    uniforms: {
      n: ['u32', n],
      k0: ['u32', random.key[0] >>> 0],
      k1: ['u32', random.key[1] >>> 0],
      lo: ['u32', at % WORD],
      hi: ['u32', Math.floor(at / WORD)],
    },
    workgroup: 64,
    dispatch: spread(Math.ceil(n / 2), 64),
    wgsl: DRAW_WGSL[kind],
  });
  return out;
}

// Logarithm, sine and cosine are implemented here, since neither WGSL nor JavaScript specifies theirs to the last bit.

/** ln(k / 2^24) for an integer k from 1 to 2^24. */
function logFraction(k: number): number {
  let exponent = 31 - Math.clz32(k);
  let m = k / (1 << exponent);
  if (m > Math.SQRT2) {
    m *= 0.5;
    exponent++;
  }
  const s = (m - 1) / (m + 1);
  const t = s * s;
  const series = 1 + t * (1 / 3 + t * (1 / 5 + t * (1 / 7 + t * (1 / 9 + t / 11))));
  return (exponent - 24) * Math.LN2 + 2 * s * series;
}

/** For |a| at most a quarter of pi; off by less than 1e-11. */
function sine(a: number): number {
  const t = a * a;
  return a * (1 - (t / 6) * (1 - (t / 20) * (1 - (t / 42) * (1 - (t / 72) * (1 - t / 110)))));
}

function cosine(a: number): number {
  const t = a * a;
  return 1 - (t / 2) * (1 - (t / 12) * (1 - (t / 30) * (1 - (t / 56) * (1 - (t / 90) * (1 - t / 132)))));
}

const COUNTER_WGSL = `
${THREEFRY_WGSL}
fn words(i: u32) -> vec2u {
  let lo = u.lo + i;
  return threefry(vec2u(u.k0, u.k1), vec2u(lo, u.hi + select(0u, 1u, lo < u.lo)));
}
fn put(i: u32, pair: vec2f) {
  result[2u * i] = pair.x;
  if (2u * i + 1u < u.n) { result[2u * i + 1u] = pair.y; }
}
`;

const DRAW_WGSL = {
  uniform: `${COUNTER_WGSL}
fn main(i: u32) {
  if (2u * i >= u.n) { return; }
  put(i, vec2f(words(i) >> vec2u(8u)) * ${FRACTION});
}`,
  normal: `${COUNTER_WGSL}
fn logFraction(k: u32) -> f32 {
  var exponent = firstLeadingBit(k);
  var m = f32(k) / f32(1u << exponent);
  if (m > ${Math.SQRT2}) { m *= 0.5; exponent++; }
  let s = (m - 1.0) / (m + 1.0);
  let t = s * s;
  let series = 1.0 + t * (1.0 / 3.0 + t * (0.2 + t * (1.0 / 7.0 + t * (1.0 / 9.0 + t / 11.0))));
  return (f32(exponent) - 24.0) * ${Math.LN2} + 2.0 * s * series;
}
fn main(i: u32) {
  if (2u * i >= u.n) { return; }
  let w = words(i) >> vec2u(8u);
  let radius = sqrt(-2.0 * logFraction(w.x + 1u));
  let a = f32(i32(w.y) - i32((w.y + 0x200000u) & ~0x3fffffu)) * ${FRACTION * TURN};
  let t = a * a;
  let s = a * (1.0 - t / 6.0 * (1.0 - t / 20.0 * (1.0 - t / 42.0 * (1.0 - t / 72.0 * (1.0 - t / 110.0)))));
  let c = 1.0 - t / 2.0 * (1.0 - t / 12.0 * (1.0 - t / 30.0 * (1.0 - t / 56.0 * (1.0 - t / 90.0))));
  let quarter = ((w.y + 0x200000u) >> 22u) & 3u;
  let turned = select(vec2f(c, s), vec2f(-s, c), (quarter & 1u) == 1u);
  put(i, radius * select(turned, -turned, quarter >= 2u));
}`,
};

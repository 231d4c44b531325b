/**
 * Activations f and their slopes, four numbers at a time and the last ones singly. Which f it is: see `forLoops` in
 * `tensor/ops/activation.ts`. It is decided outside the loops, so that each loop has one formula.
 */
import { exp4, softplus4, tanh4 } from './arithmetic';

const LINEAR: i32 = 0;
const RECTIFIER: i32 = 1;
const TANH: i32 = 2;
const SOFTPLUS: i32 = 3;

// @ts-ignore: decorator
@inline
function rectified(x: v128, leak: v128): v128 {
  return f32x4.pmax(x, f32x4.mul(x, leak)); // of what is no number x itself, as everywhere
}

/**
 * x [n] = f(x), in place; `leak` is the slope of rectifiers left of zero, at most 1: then f(x) = max(x, leak x). Nothing is
 * done for the identity.
 */
export function activate(x: usize, n: i32, f: i32, leak: f32): void {
  const end = x + ((<usize>n) << 2);
  if (f == RECTIFIER) {
    const left = f32x4.splat(leak);
    for (; x + 16 <= end; x += 16) v128.store(x, rectified(v128.load(x), left));
    for (; x < end; x += 4) v128.store32_lane(x, rectified(v128.load32_zero(x), left), 0);
  }
  if (f == TANH) {
    for (; x + 16 <= end; x += 16) v128.store(x, tanh4(v128.load(x)));
    for (; x < end; x += 4) v128.store32_lane(x, tanh4(v128.load32_zero(x)), 0);
  }
  if (f == SOFTPLUS) {
    for (; x + 16 <= end; x += 16) v128.store(x, softplus4(v128.load(x)));
    for (; x < end; x += 4) v128.store32_lane(x, softplus4(v128.load32_zero(x)), 0);
  }
}

/** f'(z) from y = f(z) alone, so that z need not be kept: 1 - y^2 for tanh, 1 - e^-y for softplus. */
// @ts-ignore: decorator
@inline
function slope(y: v128, f: i32, leak: v128): v128 {
  const one = f32x4.splat(1);
  if (f == TANH) return f32x4.sub(one, f32x4.mul(y, y));
  if (f == SOFTPLUS) return f32x4.sub(one, exp4(f32x4.neg(y)));
  return v128.bitselect(one, leak, f32x4.gt(y, f32x4.splat(0)));
}

/** Inlined with a constant f, so that `slope` leaves one formula of its branches. */
// @ts-ignore: decorator
@inline
function scale(dy: usize, y: usize, dz: usize, end: usize, f: i32, leak: v128): void {
  for (; y + 16 <= end; y += 16, dy += 16, dz += 16)
    v128.store(dz, f32x4.mul(v128.load(dy), slope(v128.load(y), f, leak)));
  for (; y < end; y += 4, dy += 4, dz += 4)
    v128.store32_lane(dz, f32x4.mul(v128.load32_zero(dy), slope(v128.load32_zero(y), f, leak)), 0);
}

/** dz [n] = dy [n] f'(z), given y [n] = f(z), at a kink the left slope; dz may be dy itself. */
export function slopes(dy: usize, y: usize, dz: usize, n: i32, f: i32, leak: f32): void {
  const end = y + ((<usize>n) << 2);
  const left = f32x4.splat(leak);
  if (f == LINEAR && dz != dy) memory.copy(dz, dy, (<usize>n) << 2);
  if (f == RECTIFIER) scale(dy, y, dz, end, RECTIFIER, left);
  if (f == TANH) scale(dy, y, dz, end, TANH, left);
  if (f == SOFTPLUS) scale(dy, y, dz, end, SOFTPLUS, left);
}

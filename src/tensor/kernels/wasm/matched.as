/** Gradients of costs between points and the reals that they are assigned to. */
import { total } from './arithmetic';

/**
 * out [m, d]: row i is the gradient of s |x_i - y_j|^p in x_i, with j = index [i] and p = 1 if it is the `root`, else 2; it
 * is 0 where both points are the same. x [m, d], y [., d], index int32 [m].
 */
export function matchedGradient(
  x: usize,
  y: usize,
  index: usize,
  out: usize,
  m: i32,
  d: i32,
  s: f32,
  root: bool
): void {
  const down = (<usize>d) << 2;
  for (let i = 0; i < m; i++, x += down, out += down, index += 4) {
    const squared = differences(x, y + (<usize>load<i32>(index)) * down, out, down);
    scaleBy(out, down, !root ? 2 * s : squared > 0 ? s / sqrt(squared) : 0);
  }
}

/** out = x - y, rows of so many bytes; returns the squared length. */
function differences(x: usize, y: usize, out: usize, bytes: usize): f32 {
  const end = x + bytes;
  let p = f32x4.splat(0);
  let q = p;
  for (; x + 32 <= end; x += 32, y += 32, out += 32) {
    const a = f32x4.sub(v128.load(x), v128.load(y));
    const b = f32x4.sub(v128.load(x, 16), v128.load(y, 16));
    v128.store(out, a);
    v128.store(out, b, 16);
    p = f32x4.add(p, f32x4.mul(a, a));
    q = f32x4.add(q, f32x4.mul(b, b));
  }
  let sum = total(f32x4.add(p, q));
  for (; x < end; x += 4, y += 4, out += 4) {
    const a = load<f32>(x) - load<f32>(y);
    store<f32>(out, a);
    sum += a * a;
  }
  return sum;
}

function scaleBy(at: usize, bytes: usize, s: f32): void {
  const end = at + bytes;
  const all = f32x4.splat(s);
  for (; at + 16 <= end; at += 16) v128.store(at, f32x4.mul(v128.load(at), all));
  for (; at < end; at += 4) store<f32>(at, load<f32>(at) * s);
}

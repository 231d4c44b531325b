/** One step of the optimisers, n numbers: see `Step` in `tensor/optim/optimiser-state.ts`. */

/**
 * share old + (1 - share) fresh. The share is in double precision, so that 1 - share is rounded once; there is no fused
 * multiply-add, so that both builds give the same numbers.
 */
// @ts-ignore: decorator
@inline
function mix(share: f64, old: v128, fresh: v128): v128 {
  const rest = f32x4.splat(<f32>(1 - share));
  return f32x4.add(f32x4.mul(f32x4.splat(<f32>share), old), f32x4.mul(rest, fresh));
}

/**
 * The moments m and v [n] of the gradient g [n] change in place; `next` [n] is what the parameters p [n] become:
 * p - rate m / (sqrt(correction v) + epsilon).
 */
export function descend(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  next: usize,
  n: i32,
  beta1: f64,
  beta2: f64,
  rate: f32,
  correction: f32,
  epsilon: f32
): void {
  const size = (<usize>n) << 2;
  let k: usize = 0;
  for (; k + 16 <= size; k += 16) {
    const slope = v128.load(g + k);
    const mean = mix(beta1, v128.load(m + k), slope);
    const square = mix(beta2, v128.load(v + k), f32x4.mul(slope, slope));
    v128.store(m + k, mean);
    v128.store(v + k, square);
    const root = f32x4.sqrt(f32x4.mul(square, f32x4.splat(correction)));
    const step = f32x4.div(f32x4.mul(f32x4.splat(rate), mean), f32x4.add(root, f32x4.splat(epsilon)));
    v128.store(next + k, f32x4.sub(v128.load(p + k), step));
  }
  for (; k < size; k += 4) {
    const slope = load<f32>(g + k);
    const mean = <f32>beta1 * load<f32>(m + k) + <f32>(1 - beta1) * slope;
    const square = <f32>beta2 * load<f32>(v + k) + <f32>(1 - beta2) * (slope * slope);
    store<f32>(m + k, mean);
    store<f32>(v + k, square);
    store<f32>(next + k, load<f32>(p + k) - (rate * mean) / (sqrt(square * correction) + epsilon));
  }
}

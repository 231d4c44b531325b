/** Layer normalisation over the columns of each row, and its gradients (Ba et al. 2016): see `tensor/ops/layer-norm.ts`. */
import { activate } from './activation';
import { madd, total } from './arithmetic';

/** The sum of x [d]. */
// @ts-ignore: decorator
@inline
function sumOf(x: usize, d: i32): f32 {
  let sum = f32x4.splat(0);
  const end = x + ((<usize>d) << 2);
  for (; x + 16 <= end; x += 16) sum = f32x4.add(sum, v128.load(x));
  let all = total(sum);
  for (; x < end; x += 4) all += load<f32>(x);
  return all;
}

/**
 * x [m, d] is replaced by the normalised rows u = (x - mean) / sqrt(variance + epsilon), y [m, d] = f(gain u + bias) with
 * gain and bias [d], and `scale` [m] gets 1 / sqrt(variance + epsilon): with u, all that gradients need. y may be x itself
 * where none will be asked for. The variance is that of the differences from the mean, which loses no digits where the mean
 * is large, and each row is read again while it is in the cache.
 */
export function normalise(
  x: usize,
  gain: usize,
  bias: usize,
  y: usize,
  scale: usize,
  m: i32,
  d: i32,
  epsilon: f32,
  f: i32,
  leak: f32
): void {
  const size = (<usize>d) << 2;
  for (let i = 0; i < m; i++, x += size, y += size, scale += 4) {
    const mean = sumOf(x, d) / <f32>d;
    let squares = f32x4.splat(0);
    let k: usize = 0;
    for (; k + 16 <= size; k += 16) {
      const away = f32x4.sub(v128.load(x + k), f32x4.splat(mean));
      v128.store(x + k, away);
      squares = madd(away, away, squares);
    }
    let variance = total(squares);
    for (; k < size; k += 4) {
      const away = load<f32>(x + k) - mean;
      store<f32>(x + k, away);
      variance += away * away;
    }
    const s: f32 = 1 / sqrt(variance / <f32>d + epsilon);
    store<f32>(scale, s);
    for (k = 0; k + 16 <= size; k += 16) {
      const unit = f32x4.mul(v128.load(x + k), f32x4.splat(s));
      v128.store(x + k, unit);
      v128.store(y + k, madd(v128.load(gain + k), unit, v128.load(bias + k)));
    }
    for (; k < size; k += 4) {
      const unit = load<f32>(x + k) * s;
      store<f32>(x + k, unit);
      store<f32>(y + k, load<f32>(gain + k) * unit + load<f32>(bias + k));
    }
    activate(y, d, f, leak);
  }
}

/**
 * Given `unit` [m, d] and `scale` [m] of `normalise`, and dn [m, d], the gradient in gain u + bias, writes the gradient in
 * what was normalised into the place of dn, scale (du - mean(du) - u mean(u du)) with du = gain dn, and those of gain and
 * bias into dgain and dbias [d], summed over the rows.
 */
export function normaliseBackward(
  unit: usize,
  scale: usize,
  gain: usize,
  dn: usize,
  dgain: usize,
  dbias: usize,
  m: i32,
  d: i32
): void {
  const size = (<usize>d) << 2;
  memory.fill(dgain, 0, size);
  memory.fill(dbias, 0, size);
  for (let i = 0; i < m; i++, unit += size, dn += size, scale += 4) {
    let plain = f32x4.splat(0);
    let along = plain;
    let k: usize = 0;
    for (; k + 16 <= size; k += 16) {
      const g = v128.load(dn + k);
      const u = v128.load(unit + k);
      const dunit = f32x4.mul(v128.load(gain + k), g);
      plain = f32x4.add(plain, dunit);
      along = madd(dunit, u, along);
      v128.store(dgain + k, madd(g, u, v128.load(dgain + k)));
      v128.store(dbias + k, f32x4.add(g, v128.load(dbias + k)));
    }
    let mean = total(plain);
    let tilt = total(along);
    for (; k < size; k += 4) {
      const g = load<f32>(dn + k);
      const u = load<f32>(unit + k);
      const dunit = load<f32>(gain + k) * g;
      mean += dunit;
      tilt += dunit * u;
      store<f32>(dgain + k, load<f32>(dgain + k) + g * u);
      store<f32>(dbias + k, load<f32>(dbias + k) + g);
    }
    mean /= <f32>d;
    tilt /= <f32>d;
    const s = load<f32>(scale);
    for (k = 0; k + 16 <= size; k += 16) {
      const dunit = f32x4.mul(v128.load(gain + k), v128.load(dn + k));
      const rest = f32x4.sub(f32x4.sub(dunit, f32x4.splat(mean)), f32x4.mul(v128.load(unit + k), f32x4.splat(tilt)));
      v128.store(dn + k, f32x4.mul(f32x4.splat(s), rest));
    }
    for (; k < size; k += 4) {
      const dunit = load<f32>(gain + k) * load<f32>(dn + k);
      store<f32>(dn + k, s * (dunit - mean - load<f32>(unit + k) * tilt));
    }
  }
}

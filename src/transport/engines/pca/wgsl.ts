import type { Radial } from '../../../costs/radial.ts';
import { growText } from '../webgpu/fold.ts';

/** Kernels of the bound by principal axes. Each workgroup of THREADS handles one point, or one row of pairs. */

/** Threads per workgroup. */
export const THREADS = 64;
/** Threads that share the cost of a pair. */
const LANES = 16;
/** Candidates that a row may have. */
export const LIST = 1024;

/** The sum of `value` over the workgroup in sum[0], in a fixed order. */
const SUM = `
var<workgroup> partial: array<f32, ${THREADS}>;
fn total(value: f32, local: u32) -> f32 {
  workgroupBarrier();
  partial[local] = value;
  for (var half = ${THREADS / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local < half) { partial[local] += partial[local + half]; }
  }
  workgroupBarrier();
  return partial[0];
}`;

/**
 * Gram-Schmidt, applied twice, on the columns of v [d, count], in place; a column that depends on those before it
 * becomes zero. One workgroup; count <= THREADS.
 */
export const ORTHONORMALISE = `
${SUM}
var<workgroup> along: array<f32, ${THREADS}>;

@compute @workgroup_size(${THREADS})
fn orthonormalise(@builtin(local_invocation_index) local: u32) {
  for (var c = 0u; c < u.count; c++) {
    let before = total(columnSquared(c, local), local);
    for (var time = 0; time < 2; time++) {
      var product = 0f;
      if (local < c) {
        for (var k = 0u; k < u.d; k++) { product += v[k * u.count + c] * v[k * u.count + local]; }
      }
      along[local] = product;
      workgroupBarrier();
      for (var k = local; k < u.d; k += ${THREADS}u) {
        var rest = v[k * u.count + c];
        for (var other = 0u; other < c; other++) { rest -= along[other] * v[k * u.count + other]; }
        v[k * u.count + c] = rest;
      }
      storageBarrier();
      workgroupBarrier();
    }
    let squared = total(columnSquared(c, local), local);
    let factor = select(0f, inverseSqrt(max(squared, 1e-30f)), squared > max(1e-10f * before, 1e-30f));
    for (var k = local; k < u.d; k += ${THREADS}u) { v[k * u.count + c] *= factor; }
    storageBarrier();
    workgroupBarrier();
  }
}

fn columnSquared(c: u32, local: u32) -> f32 {
  var sum = 0f;
  for (var k = local; k < u.d; k += ${THREADS}u) { sum += v[k * u.count + c] * v[k * u.count + c]; }
  return sum;
}`;

/**
 * From moved [n, d] and along [n, k]: short [n, k + 1], the coordinates and the length of the rest; squares |x|^2 [n].
 */
export const SHORTEN = `
${SUM}
@compute @workgroup_size(${THREADS})
fn shorten(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
           @builtin(local_invocation_index) local: u32) {
  let i = min(group.y * groups.x + group.x, u.n - 1u);
  var own = 0f;
  for (var k = local; k < u.d; k += ${THREADS}u) { own += moved[i * u.d + k] * moved[i * u.d + k]; }
  own = total(own, local);
  var inside = 0f;
  for (var k = local; k < u.k; k += ${THREADS}u) {
    let a = along[i * u.k + k];
    short[i * (u.k + 1u) + k] = a;
    inside += a * a;
  }
  inside = total(inside, local);
  if (local == 0u) {
    short[i * (u.k + 1u) + u.k] = sqrt(max(own * (1f + u.error) - inside, 0f));
    squares[i] = own;
  }
}`;

/**
 * The kernel that assigns one row from products p with x.y_j <= p_j: it finds the real with the least bound, its cost,
 * and the costs of all reals whose bounds are not above that. If these are too many, it sets evaluated to -N and writes
 * nothing else. If u.keep is 1, computed costs replace p. `reals` is the buffer of `packReals`.
 */
export const decideText = (radial: Radial): string => `
${SUM}
${growText(radial)}
var<workgroup> list: array<u32, ${LIST}>;
var<workgroup> left: atomic<u32>;
var<workgroup> number: u32;
var<workgroup> bestValue: array<f32, ${THREADS}>;
var<workgroup> bestIndex: array<u32, ${THREADS}>;
var<workgroup> first: u32;

fn score(t: f32, j: u32) -> f32 { return u.scale * grow(max(t, 0f)) + reals[u.N + j]; }

@compute @workgroup_size(${THREADS})
fn decide(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = group.x;
  let i = u.firstRow + row;
  let own = ownSquares[row];
  var best = 3.4e38f;
  var at = 0u;
  for (var j = local; j < u.N; j += ${THREADS}u) {
    let v = score(own + reals[j] - 2f * p[row * u.N + j], j);
    if (v < best) { best = v; at = j; }
  }
  bestOf(best, at, local);
  if (local == 0u) { first = bestIndex[0]; }
  let start = workgroupUniformLoad(&first);
  let most = cost(i, row, own, start, local, local / ${LANES}u == 0u);
  if (local == 0u) { bestValue[0] = most; }
  workgroupBarrier();
  let limit = bestValue[0];
  let reach = sqrt(own) + sqrt(reals[2u * u.N]);
  let error = u.error * reach * reach;
  let slack = 1.6e-5f * abs(limit);
  for (var j = local; j < u.N; j += ${THREADS}u) {
    let t = (own + reals[j] - 2f * p[row * u.N + j] - error) * (1f - u.shrink);
    if (j == start || score(t, j) > limit + slack + 1.6e-5f * abs(reals[u.N + j])) { continue; }
    let n = atomicAdd(&left, 1u);
    if (n < ${LIST}u) { list[n] = j; }
  }
  workgroupBarrier();
  if (local == 0u) { number = atomicLoad(&left); }
  let count = workgroupUniformLoad(&number);
  if (count > u.most) {
    if (local == 0u) { evaluated[i] = -i32(u.N); }
    return;
  }
  best = limit;
  at = start;
  for (var n = 0u; n < count; n += ${THREADS / LANES}u) {
    let place = n + local / ${LANES}u;
    let j = list[min(place, count - 1u)];
    let v = cost(i, row, own, j, local, place < count);
    if (local % ${LANES}u == 0u && (v < best || (v == best && j < at))) { best = v; at = j; }
  }
  if (local % ${LANES}u != 0u) { best = 3.4e38f; at = u.N; }
  bestOf(best, at, local);
  if (local == 0u) {
    index[i] = i32(bestIndex[0]);
    value[i] = bestValue[0];
    evaluated[i] = i32(count) + 1;
  }
}

/** s c + psi of real j, in the first of its lanes; each pair is summed in the same order. */
fn cost(i: u32, row: u32, own: f32, j: u32, local: u32, wanted: bool) -> f32 {
  var t = 0f;
  for (var k = local % ${LANES}u; k < u.d; k += ${LANES}u) {
    let step = x[i * u.d + k] - y[j * u.d + k];
    t += step * step;
  }
  workgroupBarrier();
  partial[local] = t;
  for (var half = ${LANES / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local % ${LANES}u < half) { partial[local] += partial[local + half]; }
  }
  workgroupBarrier();
  t = partial[local];
  if (u.keep == 1u && wanted && local % ${LANES}u == 0u) {
    p[row * u.N + j] = min(p[row * u.N + j], 0.5f * (own + reals[j] - t));
  }
  return score(t, j);
}

/** The least value of all threads and its lowest index, written to place 0. */
fn bestOf(value: f32, at: u32, local: u32) {
  workgroupBarrier();
  bestValue[local] = value;
  bestIndex[local] = at;
  for (var half = ${THREADS / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local < half) {
      let v = bestValue[local + half];
      let other = bestIndex[local + half];
      if (v < bestValue[local] || (v == bestValue[local] && other < bestIndex[local])) {
        bestValue[local] = v;
        bestIndex[local] = other;
      }
    }
  }
  workgroupBarrier();
}`;

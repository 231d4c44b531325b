import type { SsimForm } from '../../../costs/cost.ts';
import { C1, C2, SHIFT } from '../../../costs/image/ssim.ts';
import type { Scale } from './scales.ts';
import { ALWAYS, DEVIATIONS } from './shortlist.ts';
import { power } from './wgsl-costs.ts';
import { constants, literal, pixels } from './wgsl-pixels.ts';

/** Threads per workgroup of `exactKernel`. */
export const EXACT_THREADS = 128;

/**
 * `Shortlist.best` on the device, one workgroup per row. It takes reals in the order of their approximate values, and
 * computes each cost exactly, with the windows shared among the threads. Ties go to the lowest index.
 */
export function exactKernel(ssim: SsimForm, scales: readonly Scale[]): string {
  const { shape } = ssim;
  return `
${pixels('x', shape, scales)}
${pixels('y', shape, scales)}
${scales.map(({ gaussian }, k) => constants(`gaussian_${k}`, gaussian)).join('\n')}
var<workgroup> partValue: array<f32, ${EXACT_THREADS}>;
var<workgroup> partIndex: array<u32, ${EXACT_THREADS}>;
var<workgroup> again: u32;
${REDUCE}
${NEXT}
${scales.map((scale, k) => windowText(scale, k)).join('\n')}
${costText(ssim, scales)}

@compute @workgroup_size(${EXACT_THREADS})
fn decide(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = u.firstRow + group.x;
  var at = 0u;
  var best = 3.4e38f;
  var lastValue = -3.4e38f;
  var lastIndex = 0u;
  var sum = 0.0;
  var squares = 0.0;
  var done = 0u;
  for (var k = 0u; k < u.most; k++) {
    next(group.x, lastValue, lastIndex, k, local);
    lastValue = partValue[0];
    lastIndex = partIndex[0];
    if (local == 0u) { again = 1u; }
    if (local == 0u && k >= ${ALWAYS}u) {
      let mean = sum / f32(k);
      let deviation = sqrt(max(0.0, squares / f32(k) - mean * mean));
      if (lastValue + mean - ${literal(DEVIATIONS)} * deviation > best) { again = 0u; }
    }
    if (workgroupUniformLoad(&again) == 0u) { break; }
    let value = u.scale * costOf(row, lastIndex, local) + psi[lastIndex];
    let error = value - lastValue;
    sum += error;
    squares += error * error;
    done++;
    if (value < best || (value == best && lastIndex < at)) { best = value; at = lastIndex; }
  }
  if (local == 0u) {
    index[row] = i32(at);
    value[row] = best;
    evaluated[row] = i32(done);
  }
}`;
}

const REDUCE = `
/** The sum over the threads, in a fixed order. */
fn total(part: f32, local: u32) -> f32 {
  workgroupBarrier();
  partValue[local] = part;
  for (var half = ${EXACT_THREADS / 2}u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (local < half) { partValue[local] += partValue[local + half]; }
  }
  workgroupBarrier();
  return partValue[0];
}`;

const NEXT = `
/** The next approximate value after the last one, and its real: in partValue[0], partIndex[0]. */
fn next(line: u32, lastValue: f32, lastIndex: u32, k: u32, local: u32) {
  var least = 3.4e38f;
  var found = u.N;
  for (var j = local; j < u.N; j += ${EXACT_THREADS}u) {
    let v = u.scale * costs[line * u.N + j] + psi[j];
    let behind = k == 0u || v > lastValue || (v == lastValue && j > lastIndex);
    if (behind && v < least) { least = v; found = j; }
  }
  workgroupBarrier();
  partValue[local] = least;
  partIndex[local] = found;
  for (var half = ${EXACT_THREADS / 2}u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (local < half) {
      let v = partValue[local + half];
      let j = partIndex[local + half];
      if (v < partValue[local] || (v == partValue[local] && j < partIndex[local])) {
        partValue[local] = v;
        partIndex[local] = j;
      }
    }
  }
  workgroupBarrier();
}`;

/** `window_k`: the ratio of one window. The middle pixel is subtracted first, which reduces cancellation in squares. */
function windowText({ gaussian, luminance }: Scale, k: number): string {
  const n = gaussian.length;
  return `
fn window_${k}(xo: u32, yo: u32, r: u32, c: u32, ch: u32) -> f32 {
  let x0 = x_${k}(xo, r + ${n >> 1}u, c + ${n >> 1}u, ch);
  let y0 = y_${k}(yo, r + ${n >> 1}u, c + ${n >> 1}u, ch);
  var ex = 0.0; var ey = 0.0; var exx = 0.0; var eyy = 0.0; var exy = 0.0;
  var weights = gaussian_${k};
  for (var i = 0u; i < ${n}u; i++) {
    for (var j = 0u; j < ${n}u; j++) {
      let w = weights[i] * weights[j];
      let a = x_${k}(xo, r + i, c + j, ch) - x0;
      let b = y_${k}(yo, r + i, c + j, ch) - y0;
      ex += w * a; ey += w * b; exx += w * a * a; eyy += w * b * b; exy += w * a * b;
    }
  }
  let contrast = (2.0 * (exy - ex * ey) + ${literal(C2)}) / (exx - ex * ex + eyy - ey * ey + ${literal(C2)});
  let mx = x0 + ex + ${literal(SHIFT)};
  let my = y0 + ey + ${literal(SHIFT)};
  return ${luminance ? `contrast * (2.0 * mx * my + ${literal(C1)}) / (mx * mx + my * my + ${literal(C1)})` : 'contrast'};
}`;
}

/** `costOf`: the cost of one pair, by all threads together. */
function costText({ shape, square, similarity }: SsimForm, scales: readonly Scale[]): string {
  const d = shape.side ** 2 * shape.channels;
  const distance = `
  {
    var part = 0.0;
    for (var k = local; k < ${d}u; k += ${EXACT_THREADS}u) { let t = x[row * ${d}u + k] - y[real * ${d}u + k]; part += t * t; }
    cost += ${literal(square / d)} * total(part, local);
  }`;
  const scaleSum = ({ inside, weight }: Scale, k: number) => `
    {
      var part = 0.0;
      for (var p = local; p < ${inside ** 2}u; p += ${EXACT_THREADS}u) {
        part += window_${k}(row * ${d}u, real * ${d}u, p / ${inside}u, p % ${inside}u, ch);
      }
      let mean = total(part, local) / ${literal(inside ** 2)};
      product *= ${power('mean', weight)};
    }`;
  return `
fn costOf(row: u32, real: u32, local: u32) -> f32 {
  var cost = 0.0;
  ${square === 0 ? '' : distance}
  var sum = 0.0;
  for (var ch = 0u; ch < ${similarity === 0 ? 0 : shape.channels}u; ch++) {
    var product = 1.0;
    ${scales.map(scaleSum).join('\n')}
    sum += product;
  }
  ${similarity === 0 ? '' : `cost += ${literal(similarity)} * (1.0 - sum / ${literal(shape.channels)});`}
  return cost;
}`;
}

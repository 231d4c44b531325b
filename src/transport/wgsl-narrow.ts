import type { Fold } from '../costs/cost.ts';
import { declare, results, step } from './wgsl-fold.ts';

/** Threads of a workgroup. */
export const NARROW_THREADS = 256;
/** Shared memory for a tile of reals, in floats: half of what every device has. */
const TILE_FLOATS = 2048;

/** Reals in a tile: a multiple of the threads where they fit. */
export const narrowTile = (d: number): number =>
  Math.max(1, Math.floor(TILE_FLOATS / (d + 1) / NARROW_THREADS)) * NARROW_THREADS;

/**
 * Kernel for few dimensions. A workgroup takes `threads / lanes` rows of x, each in the registers of `lanes`
 * threads; the reals of its split stream through shared memory with their psi, and lane l takes every
 * `lanes`-th of them, ascending. At the end the first lane compares the lanes' answers, so ties go to the
 * lowest index.
 */
export function narrowKernel(fold: Fold, d: number, lanes: number): string {
  const rows = NARROW_THREADS / lanes;
  const tile = narrowTile(d);
  return `
var<workgroup> reals: array<f32, ${tile * d}>;
var<workgroup> potential: array<f32, ${tile}>;
var<workgroup> bestValue: array<f32, ${NARROW_THREADS}>;
var<workgroup> bestIndex: array<i32, ${NARROW_THREADS}>;
${fold.helpers}

@compute @workgroup_size(${NARROW_THREADS})
fn assign(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = u.firstRow + group.x * ${rows}u + local % ${rows}u;
  let lane = local / ${rows}u;
  let d = ${d}u;
  let xAt = min(row, u.m - 1u) * ${d}u;
  ${range(d, (k) => `let x_${k} = x[xAt + ${k}u];`)}
  let begin = group.y * u.perSplit;
  let end = min(u.N, begin + u.perSplit);
  var best = 3.4e38f;
  var at = i32(begin);
  for (var start = begin; start < end; start += ${tile}u) {
    let count = min(${tile}u, end - start);
    workgroupBarrier();
    for (var i = local; i < count * ${d}u; i += ${NARROW_THREADS}u) { reals[i] = y[start * ${d}u + i]; }
    for (var i = local; i < count; i += ${NARROW_THREADS}u) { potential[i] = psi[start + i]; }
    workgroupBarrier();
    for (var j = lane; j < count; j += ${lanes}u) {
      ${fold.stages.map((_, s) => `${declare(fold, s)}\n${range(d, (k) => `{ let k = ${k}u; let xk = x_${k}; let yk = reals[j * ${d}u + ${k}u]; ${step(fold, s)} }`)}`).join('\n')}
      ${results(fold)}
      let v = u.scale * (${fold.result}) + potential[j];
      if (v < best) { best = v; at = i32(start + j); }
    }
  }
  bestValue[local] = best;
  bestIndex[local] = at;
  workgroupBarrier();
  if (lane == 0u && row < u.m) {
    for (var l = local + ${rows}u; l < ${NARROW_THREADS}u; l += ${rows}u) {
      if (bestValue[l] < best || (bestValue[l] == best && bestIndex[l] < at)) { best = bestValue[l]; at = bestIndex[l]; }
    }
    index[group.y * u.m + row] = at;
    value[group.y * u.m + row] = best;
  }
}`;
}

const range = (n: number, text: (k: number) => string): string =>
  Array.from({ length: n }, (_, k) => text(k)).join('\n');

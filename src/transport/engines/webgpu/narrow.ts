import type { Fold } from '../../../costs/cost.ts';
import { declare, results, step } from './fold.ts';

/** Threads per workgroup of `narrowKernel`. */
export const NARROW_THREADS = 64;

/**
 * WGSL of the kernel for few dimensions. A workgroup handles `64 / lanes` rows of x, each in the registers of `lanes`
 * threads; lane l takes every `lanes`-th real in ascending order. At the end the first lane compares the lanes'
 * results, so ties go to the lowest index. The threads of a workgroup read the same few reals at a time, so these come
 * from the cache: a copy in workgroup memory made the kernel two times slower, and its compilation five times, on the
 * software adapter.
 */
export function narrowKernel(fold: Fold, d: number, lanes: number): string {
  const rows = NARROW_THREADS / lanes;
  return `
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
  for (var j = begin + lane; j < end; j += ${lanes}u) {
    ${range(d, (k) => `let y_${k} = y[j * ${d}u + ${k}u];`)}
    ${fold.stages.map((_, stage) => stageText(fold, stage, d)).join('\n')}
    ${results(fold)}
    let v = u.scale * (${fold.result}) + psi[j];
    if (v < best) { best = v; at = i32(j); }
  }
  ${lanes > 1 ? compareLanes(rows) : ''}
  if (lane == 0u && row < u.m) {
    index[group.y * u.m + row] = at;
    value[group.y * u.m + row] = best;
  }
}`;
}

const stageText = (fold: Fold, stage: number, d: number): string =>
  `${declare(fold, stage)}
    ${range(d, (k) => `{ let k = ${k}u; let xk = x_${k}; let yk = y_${k}; ${step(fold, stage)} }`)}`;

const compareLanes = (rows: number): string => `
  bestValue[local] = best;
  bestIndex[local] = at;
  workgroupBarrier();
  if (lane == 0u) {
    for (var l = local + ${rows}u; l < ${NARROW_THREADS}u; l += ${rows}u) {
      let v = bestValue[l];
      if (v < best || (v == best && bestIndex[l] < at)) { best = v; at = bestIndex[l]; }
    }
  }`;

const range = (n: number, text: (k: number) => string): string =>
  Array.from({ length: n }, (_, k) => text(k)).join('\n    ');

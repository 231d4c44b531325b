import { type Tensor1D, tensor1d } from '@tensorflow/tfjs-core';
import { hasKernels, runKernel, spread } from '../tensor/kernels/webgpu.ts';

const THREADS = 256;

/**
 * Each workgroup counts for THREADS reals in shared memory: integer sums, so the result never depends on the
 * order, and nothing has to be zeroed before (workgroup memory starts at zero).
 */
const COUNT = `
var<workgroup> received: array<atomic<i32>, ${THREADS}>;

@compute @workgroup_size(${THREADS})
fn count(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let first = i32(group.x * ${THREADS}u);
  for (var i = local; i < u.m; i += ${THREADS}u) {
    let j = index[i] - first;
    if (j >= 0 && j < ${THREADS}) { atomicAdd(&received[j], 1); }
  }
  workgroupBarrier();
  let real = group.x * ${THREADS}u + local;
  if (real < u.N) { loads[real] = atomicLoad(&received[local]); }
}`;

/** n_j = #{i : a(i) = j}: int32 [N], from index int32 [m] with values in 0..N-1. The caller disposes it. */
export function loads(index: Tensor1D, N: number): Tensor1D {
  const m = index.size;
  if (!hasKernels()) {
    const counts = new Int32Array(N);
    for (const j of index.dataSync()) counts[j]++;
    return tensor1d(counts, 'int32');
  }
  const [counts] = runKernel({
    name: 'loads',
    inputs: { index },
    outputs: { loads: { shape: [N], dtype: 'int32' } },
    uniforms: { m: ['u32', m], N: ['u32', N] },
    workgroup: THREADS,
    dispatch: [Math.ceil(N / THREADS), 1, 1],
    wgsl: COUNT,
  });
  return counts as Tensor1D;
}

const IMBALANCE = `
fn main(j: u32) {
  if (j < u.N) { imbalance[j] = f32(loads[j]) * u.share - u.fair; }
}`;

/**
 * n_j / m - 1 / N: float32 [N], from the loads int32 [N] of m points. This is the gradient of the assigner's
 * objective in psi_j (Laschos et al. 2020, Eq. 3 and 13). The caller disposes it.
 */
export function imbalance(counts: Tensor1D, m: number): Tensor1D {
  const N = counts.size;
  const share = Math.fround(1 / m);
  const fair = Math.fround(1 / N);
  if (!hasKernels()) {
    const surplus = Float32Array.from(counts.dataSync());
    for (let j = 0; j < N; j++) surplus[j] = Math.fround(surplus[j] * share) - fair;
    return tensor1d(surplus);
  }
  const [gradient] = runKernel({
    name: 'imbalance',
    inputs: { loads: counts },
    outputs: { imbalance: { shape: [N], dtype: 'float32' } },
    uniforms: { N: ['u32', N], share: ['f32', share], fair: ['f32', fair] },
    workgroup: 64,
    dispatch: spread(N, 64),
    wgsl: IMBALANCE,
  });
  return gradient as Tensor1D;
}

/** Counts WebGPU dispatches, for tests and the benchmark. */

let total = 0;
let wrapped = false;

/** Dispatches recorded on any device while `work` ran. The first call starts counting. */
export async function countDispatches(work: () => unknown): Promise<number> {
  wrap();
  const before = total;
  await work();
  return total - before;
}

function wrap(): void {
  if (wrapped || typeof GPUComputePassEncoder === 'undefined') return;
  wrapped = true;
  const { dispatchWorkgroups, dispatchWorkgroupsIndirect } = GPUComputePassEncoder.prototype;
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...groups) {
    total++;
    return dispatchWorkgroups.apply(this, groups);
  };
  GPUComputePassEncoder.prototype.dispatchWorkgroupsIndirect = function (...from) {
    total++;
    return dispatchWorkgroupsIndirect.apply(this, from);
  };
}

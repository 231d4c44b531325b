/** Reading results from a device, and waiting for it. */
import { backend, type DataTypeMap, getBackend, type Tensor } from '@tensorflow/tfjs-core';
import { hasCpuMemory } from '../kernels/cpu.ts';
import type { Work } from '../work.ts';

/**
 * The numbers of a tensor, even if it is disposed before they arrive, in which case the WebGPU backend alone would
 * fail.
 * Rejects if the device is lost.
 */
export async function read<T extends Tensor>(tensor: T): Promise<DataTypeMap[T['dtype']]> {
  const held = tensor.clone(); // shares the numbers, which exist until both are disposed
  try {
    return (await held.data()) as DataTypeMap[T['dtype']];
  } finally {
    held.dispose();
  }
}

/** A copy of the numbers of a float32 tensor, within work: without waiting if they are in the processor's memory. */
export function* readInWork(tensor: Tensor): Work<Float32Array<ArrayBuffer>> {
  if (hasCpuMemory()) return Float32Array.from(tensor.dataSync());
  const reading = read(tensor);
  let values: ArrayLike<number> = [];
  yield reading.then((got) => {
    values = got as ArrayLike<number>;
  });
  return Float32Array.from(values);
}

interface Queued {
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  device: GPUDevice;
}

/** Resolves when the GPU has finished all work queued so far; at once on other backends. */
export async function waitForGpu(): Promise<void> {
  if (getBackend() !== 'webgpu') return;
  const gpu = backend() as unknown as Queued;
  gpu.ensureCommandEncoderReady(); // the queue may be empty, or have an open pass
  gpu.endComputePassEncoder();
  gpu.submitQueue();
  await gpu.device.queue.onSubmittedWorkDone();
}

/** Waiting for what a device computes. */
import { backend, type DataTypeMap, getBackend, type Tensor } from '@tensorflow/tfjs-core';
import { hasCpuMemory } from '../kernels/cpu.ts';
import type { Work } from '../work.ts';

/**
 * The numbers of a tensor, also where it is disposed before they have arrived: by itself the WebGPU backend then fails.
 * Rejects where the device is lost.
 */
export async function read<T extends Tensor>(tensor: T): Promise<DataTypeMap[T['dtype']]> {
  const held = tensor.clone(); // the same numbers, which stay until both are disposed
  try {
    return (await held.data()) as DataTypeMap[T['dtype']];
  } finally {
    held.dispose();
  }
}

/** A copy of the numbers of a float32 tensor, within work: at once where they are in the processor's own memory. */
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

/** Resolves when the GPU has done all work queued so far; at once on other backends. */
export async function waitForGpu(): Promise<void> {
  if (getBackend() !== 'webgpu') return;
  const gpu = backend() as unknown as Queued;
  gpu.ensureCommandEncoderReady(); // the queue may be empty, or a pass still open
  gpu.endComputePassEncoder();
  gpu.submitQueue();
  await gpu.device.queue.onSubmittedWorkDone();
}

/** Waiting for what a device computes. */
import { backend, type DataTypeMap, getBackend, type Tensor } from '@tensorflow/tfjs-core';

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

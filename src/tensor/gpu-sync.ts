import { backend, getBackend } from '@tensorflow/tfjs-core';

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

import { backend, getBackend } from '@tensorflow/tfjs-core';

interface Queued {
  submitQueue(): void;
  device: GPUDevice;
}

/** Resolves when the GPU has done all work queued so far; at once on other backends. */
export async function fence(): Promise<void> {
  if (getBackend() !== 'webgpu') return;
  const gpu = backend() as unknown as Queued;
  gpu.submitQueue();
  await gpu.device.queue.onSubmittedWorkDone();
}

/** The worker for exact distances: it performs one job after the other, and is ended to cancel one. */
import { startBackend } from '../../tensor/backends/start.ts';
import { wasmFiles } from '../../tensor/backends/wasm-files.ts';
import { perform } from './perform.ts';
import type { ExactCommand, ExactReport, Progress } from './protocol.ts';

const post = (report: ExactReport, transfer: ArrayBufferLike[] = []) =>
  postMessage(report, { transfer: transfer as ArrayBuffer[] });

let started: Promise<unknown> | null = null;

/** Starts a backend on the processor, whose memory can be read synchronously, and leaves the GPU to the training. */
function start(): Promise<unknown> {
  started ??= startBackend({
    ...{ want: 'wasm', exclude: ['webgpu', 'webgl'], wasmFiles },
    onDeviceLost() {},
    onError() {},
  });
  return started;
}

/** Time between two progress messages: the page would not draw more of them. */
const INTERVAL_MS = 50;

/** Reports the progress of job `id`, at intervals. */
function teller(id: number): (progress: Progress) => void {
  let told = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (now - told < INTERVAL_MS) return;
    told = now;
    post({ type: 'progress', id, progress });
  };
}

self.onmessage = async ({ data: { id, job } }: MessageEvent<ExactCommand>) => {
  try {
    const answer = await perform(job, teller(id), start);
    post({ type: 'answer', id, answer });
  } catch (error) {
    post({ type: 'error', id, error: (error as Error).message });
  }
};

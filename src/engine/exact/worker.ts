/// <reference lib="webworker" />
/** The worker of exact distances: it computes one job after the other, and is ended to cancel one. */
import { startBackend } from '../../tensor/backend.ts';
import { wasmFiles } from '../../tensor/wasm-files.ts';
import { perform } from './perform.ts';
import type { ExactCommand, ExactReport } from './protocol.ts';

const post = (report: ExactReport, transfer: ArrayBufferLike[] = []) =>
  (self as unknown as DedicatedWorkerGlobalScope).postMessage(report, transfer as ArrayBuffer[]);

let started: Promise<unknown> | null = null;

/** On the processor, whose memory can be read at once; the graphics hardware trains meanwhile. */
function start(): Promise<unknown> {
  started ??= startBackend({
    ...{ want: 'wasm', exclude: ['webgpu', 'webgl'], wasmFiles },
    onDeviceLost() {},
    onError() {},
  });
  return started;
}

self.onmessage = async ({ data: { id, job } }: MessageEvent<ExactCommand>) => {
  try {
    const answer = await perform(job, (progress) => post({ type: 'progress', id, progress }), start);
    post({ type: 'answer', id, answer });
  } catch (error) {
    post({ type: 'error', id, error: (error as Error).message });
  }
};

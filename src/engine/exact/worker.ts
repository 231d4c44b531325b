/// <reference lib="webworker" />
/** The worker of exact distances: it computes one job after the other, and is ended to cancel one. */
import { perform } from './perform.ts';
import type { ExactCommand, ExactReport } from './protocol.ts';

const post = (report: ExactReport, transfer: ArrayBufferLike[] = []) =>
  (self as unknown as DedicatedWorkerGlobalScope).postMessage(report, transfer as ArrayBuffer[]);

self.onmessage = async ({ data: { id, job } }: MessageEvent<ExactCommand>) => {
  try {
    const answer = await perform(job, (progress) => post({ type: 'progress', id, progress }));
    post({ type: 'answer', id, answer });
  } catch (error) {
    post({ type: 'error', id, error: (error as Error).message });
  }
};

/**
 * The page's side of the worker for exact distances. The worker starts with the first job; cancelling a job ends it.
 */
import type { WorkerLike } from '../protocol/client.ts';
import type { ExactReport, Job, JobResults, Progress } from './protocol.ts';

/** A job that is waiting or running. */
export interface Running<T> {
  /** Rejects with `Cancelled` if it is cancelled, and with an Error that says why if it fails. */
  result: Promise<T>;
  cancel(): void;
}

/** The error of a job that was cancelled. */
export class Cancelled extends Error {
  constructor() {
    super('Cancelled.');
  }
}

interface Open {
  id: number;
  job: Job;
  onProgress: (progress: Progress) => void;
  resolve(answer: JobResults[Job['kind']]): void;
  reject(error: Error): void;
}

/** Runs jobs one after the other. */
export class ExactClient {
  private worker: WorkerLike | null = null;
  private queue: Open[] = [];
  private next = 1;

  constructor(private readonly spawn: () => WorkerLike) {}

  run<J extends Job>(
    job: J,
    onProgress: (progress: Progress) => void = () => {},
  ): Running<JobResults[J['kind']]> {
    const id = this.next++;
    const result = new Promise<JobResults[J['kind']]>((resolve, reject) => {
      this.queue.push({ id, job, onProgress, resolve: resolve as Open['resolve'], reject });
    });
    if (this.queue.length === 1) this.send();
    return { result, cancel: () => this.cancel(id) };
  }

  close(): void {
    for (const open of this.queue.splice(0)) open.reject(new Cancelled());
    this.end();
  }

  private cancel(id: number): void {
    const at = this.queue.findIndex((open) => open.id === id);
    if (at < 0) return;
    const [open] = this.queue.splice(at, 1);
    open.reject(new Cancelled());
    if (at > 0) return;
    this.end(); // a worker that computes receives no messages
    this.send();
  }

  private end(): void {
    this.worker?.terminate();
    this.worker = null;
  }

  private send(): void {
    const [open] = this.queue;
    if (!open) return;
    const { id, job } = open;
    try {
      this.worker ??= this.launch();
      this.worker.postMessage(
        { id, job },
        job.kind === 'evaluate' ? [job.clouds.x.buffer as ArrayBuffer] : [],
      );
    } catch (error) {
      this.fail((error as Error).message); // e.g. points that were transferred before
    }
  }

  private launch(): WorkerLike {
    const worker = this.spawn();
    worker.onmessage = ({ data }: MessageEvent<ExactReport>) => {
      if (this.worker === worker) this.take(data);
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      if (this.worker === worker) this.fail(event.message || 'The worker could not start.');
    };
    return worker;
  }

  private take(report: ExactReport): void {
    const [open] = this.queue;
    if (open?.id !== report.id) return;
    if (report.type === 'progress') {
      open.onProgress(report.progress);
      return;
    }
    this.queue.shift();
    if (report.type === 'answer') open.resolve(report.answer);
    else open.reject(new Error(report.error));
    this.send();
  }

  private fail(message: string): void {
    this.end();
    this.queue.shift()?.reject(new Error(message));
    this.send();
  }
}

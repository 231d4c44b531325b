/** The page's end of the worker of exact distances. It starts with the first job; cancelling ends it at once. */
import type { WorkerLike } from '../protocol/client.ts';
import type { Answers, ExactReport, Job, Progress } from './protocol.ts';

export interface Running<T> {
  /** Rejects with `Cancelled` when it is cancelled, with an Error that says what is wrong where it fails. */
  result: Promise<T>;
  cancel(): void;
}

export class Cancelled extends Error {
  constructor() {
    super('Cancelled.');
  }
}

interface Open {
  id: number;
  job: Job;
  onProgress: (progress: Progress) => void;
  resolve(answer: Answers[Job['kind']]): void;
  reject(error: Error): void;
}

/** Jobs wait for each other: each gets the whole worker. */
export class ExactClient {
  private worker: WorkerLike | null = null;
  private queue: Open[] = [];
  private next = 1;

  constructor(private readonly spawn: () => WorkerLike) {}

  run<J extends Job>(
    job: J,
    onProgress: (progress: Progress) => void = () => {},
  ): Running<Answers[J['kind']]> {
    const id = this.next++;
    const result = new Promise<Answers[J['kind']]>((resolve, reject) => {
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
    this.end(); // no message reaches a worker that computes
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
      this.fail((error as Error).message); // points that were given away before, for example
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

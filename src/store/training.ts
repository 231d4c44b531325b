/** Trains an experiment for an exact number of iterations in a separate worker, and draws samples at the end. */

import { Cancelled, type Running } from '../runtime/exact/client.ts';
import { Client, checkpointAfter, type WorkerLike } from '../runtime/protocol/client.ts';
import type {
  Answer,
  BackendReport,
  Checkpoint,
  Frame,
  Reals,
  Report,
} from '../runtime/protocol/protocol.ts';
import type { Experiment } from '../settings/table.ts';

export interface TrainingRequest {
  experiment: Experiment;
  iterations: number;
  /** Samples to draw at the end, per real. */
  samplesPerReal: number;
}

export interface Trained {
  samples: Extract<Answer, { about: 'samples' }>;
  reals: Reals;
  backend: BackendReport;
  /** Seconds of training alone. */
  seconds: number;
}

/** Called with what is being done, in a few words, and its progress from 0 to 1. */
export type Tell = (what: string, done: number) => void;

/** Starts the training. The worker ends with it, with an error, or when it is cancelled. */
export function train(request: TrainingRequest, spawn: () => WorkerLike, tell: Tell): Running<Trained> {
  let cancel = () => {};
  const result = new Promise<Trained>((resolve, reject) => {
    const training = new Training(request, spawn, tell, { resolve, reject });
    cancel = () => training.fail(new Cancelled());
  });
  return { result, cancel };
}

interface Settle {
  resolve(trained: Trained): void;
  reject(error: Error): void;
}

/** Asks for the next iteration after each frame, whose numbers are always finite. */
class Training {
  private readonly client: Client;
  private backend: BackendReport | null = null;
  private reals: Reals | null = null;
  private checkpoint: Checkpoint | null = null;
  /** The iteration that was asked for last. */
  private awaited = 0;

  constructor(
    private readonly request: TrainingRequest,
    spawn: () => WorkerLike,
    private readonly tell: Tell,
    private readonly settle: Settle,
  ) {
    const { experiment } = request;
    this.client = new Client(
      spawn,
      (report) => this.take(report),
      () => ({ experiment, playing: false, checkpoint: this.checkpoint, own: null }),
    );
    this.client.start();
  }

  fail(error: Error): void {
    this.client.close();
    this.settle.reject(error);
  }

  private take(report: Report): void {
    this.checkpoint = checkpointAfter(report, this.checkpoint);
    if (report.type === 'backend') this.backend = report.backend;
    else if (report.type === 'reals') {
      this.reals = report.reals;
      this.awaited = 0; // a new worker does not know which steps were asked for
    } else if (report.type === 'progress')
      this.tell(report.what, report.total > 0 ? report.done / report.total : 0);
    else if (report.type === 'frame') this.seen(report.frame);
    else if (report.type === 'notice' && report.level === 'error') this.fail(new Error(report.text));
  }

  private seen({ iteration, stepsDone, seconds }: Frame): void {
    const { iterations, experiment } = this.request;
    this.client.drawn();
    const whole = iteration + stepsDone / (experiment.steps + 1);
    this.tell(`Training: iteration ${iteration} of ${iterations}`, whole / iterations);
    if (stepsDone > 0 || iteration < this.awaited) return;
    if (iteration >= iterations) void this.end(seconds);
    else {
      this.awaited = iteration + 1;
      this.client.step('iteration');
    }
  }

  private async end(seconds: number): Promise<void> {
    const { client, reals, backend } = this;
    this.awaited = Number.POSITIVE_INFINITY; // no frame asks for anything more
    if (!reals || !backend) return;
    const count = (this.request.samplesPerReal * reals.points.length) / reals.dimension;
    try {
      const onProgress = (done: number) => this.tell('Drawing samples', done);
      const answer = await client.ask({ about: 'samples', count }, { onProgress });
      if (answer.about === 'samples') this.settle.resolve({ samples: answer, reals, backend, seconds });
    } catch (error) {
      this.settle.reject(error as Error);
    }
    client.close();
  }
}

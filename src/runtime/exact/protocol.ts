/** Messages between the page and the worker for exact distances, which performs one job at a time. */
import type { CostSpec } from '../../costs/cost.ts';
import type { MetricsProgress, PaperMetrics } from '../../metrics/paper.ts';
import type { ExactProgress, ExactResult } from '../../transport/exact/exact.ts';

/** Two point clouds and the cost between them. */
export interface Clouds {
  cost: CostSpec;
  dimension: number;
  /** Generated points [m, dimension]. */
  x: Float32Array | Float64Array;
  /** Reals [N, dimension]. */
  y: Float32Array | Float64Array;
}

export type Job =
  /** The optimal transport cost, with plan and potential, up to a relative gap. */
  | { kind: 'distance'; clouds: Clouds; gap: number }
  /** The metrics of the paper for samples x, which are transferred to the worker. */
  | { kind: 'evaluate'; clouds: Clouds; gap: number };

export interface JobResults {
  distance: ExactResult & { seconds: number };
  evaluate: PaperMetrics & { seconds: number };
}

export type Progress = ExactProgress & Partial<Pick<MetricsProgress, 'stage' | 'known'>>;

export type ExactCommand = { id: number; job: Job };

export type ExactReport =
  | { type: 'progress'; id: number; progress: Progress }
  | { type: 'answer'; id: number; answer: JobResults[Job['kind']] }
  | { type: 'error'; id: number; error: string };

import type { CostSpec } from '../costs/cost.ts';
import type { Interval } from '../transport/exact/problem.ts';
import type { ModeCoverage } from './modes.ts';
import type { PaperMetrics } from './paper.ts';

/** The certified distance of samples that are made in so many Euler steps. */
export interface StepDistance extends Pick<Interval, 'lower' | 'upper'> {
  steps: number;
}

/** A stored measurement: its results, and everything needed to understand and repeat it. */
export interface Evaluation extends PaperMetrics {
  /** How the samples cover the modes of the data; null where these are not known. */
  modes: ModeCoverage | null;
  /**
   * Of a flow: by the number of Euler steps, the distance of as many samples as reals under the run's cost; else null.
   */
  bySteps: readonly StepDistance[] | null;
  /** The relative gap that the distances were computed to. */
  gap: number;
  /** The run's cost: its name, or the typed expression. */
  cost: string;
  /** The run's settings, as the part of a link from `#` on, and its iterations; null for points from files. */
  settings: string | null;
  iteration: number | null;
  /** The backend that generated the samples; null if they came from a file. */
  backend: string | null;
  /** The time of the measurement, in ISO 8601. */
  date: string;
  /** Duration of the measurement. */
  seconds: number;
}

/** The cost's name, or its expression if it was typed. */
export const costName = ({ name, expression }: CostSpec): string =>
  name === 'custom' ? (expression ?? '') : name;

import type { CostSpec } from '../costs/cost.ts';
import type { PaperMetrics } from './paper.ts';

/** A measurement as it is stored: the numbers, and what is needed to understand and repeat them. */
export interface Evaluation extends PaperMetrics {
  /** Relative gap that was asked for. */
  gap: number;
  /** The run's cost: its name, or the expression that was typed. */
  cost: string;
  /** The settings of the run as the part of a link after (and with) its `#`, and how long it had trained; null for points from files. */
  settings: string | null;
  iteration: number | null;
  /** What generated the samples; null where they came from a file. */
  backend: string | null;
  /** When, in ISO 8601. */
  date: string;
  /** Of measuring. */
  seconds: number;
}

export const costName = ({ name, expression }: CostSpec): string =>
  name === 'custom' ? (expression ?? '') : name;

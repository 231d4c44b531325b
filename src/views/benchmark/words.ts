/** Numbers of the benchmark in words, and medians over seeds. */
import type { RunFigures } from '../../benchmark/stored.ts';
import { number } from '../../ui/format.ts';

/** What the table can show of a run. */
export const METRICS = {
  cos: {
    label: 'Cosine',
    help: 'Mean cosine between the solver’s gradients and the true ones: 1 is perfect.',
  },
  l2: {
    label: 'L2',
    help: 'Mean squared distance between the solver’s gradients and the true ones: 0 is perfect.',
  },
  deviation: {
    label: 'Deviation',
    help: 'Of the estimated distance from the true one, in per cent.',
  },
  estimate: { label: 'Estimate', help: 'Of the distance W1: E f(P) − E f(Q); of DOT the cost of its plan.' },
} as const;
export type Metric = keyof typeof METRICS;
export const METRIC_NAMES = Object.keys(METRICS) as Metric[];

/** A number of a metric as the tables print it. */
export function metricText(metric: Metric, value: number): string {
  if (metric === 'deviation') return `${number(value)} %`;
  return Math.abs(value) >= 100 ? number(value) : value.toFixed(2);
}

/** The middle of some runs with different seeds, and how far they spread. */
export interface Spread {
  median: number;
  least: number;
  greatest: number;
  runs: number;
}

export function spreadOf(runs: readonly RunFigures[], metric: Metric): Spread | null {
  const values = runs.map((run) => run[metric]).sort((a, b) => a - b);
  if (values.length === 0) return null;
  const middle = (values.length - 1) / 2;
  const median = (values[Math.floor(middle)] + values[Math.ceil(middle)]) / 2;
  return { median, least: values[0], greatest: values[values.length - 1], runs: values.length };
}

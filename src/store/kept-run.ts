/** A run that ended or was replaced. */
import type { Scalars } from '../methods/trainer.ts';
import type { Series } from '../metrics/series.ts';
import type { SolvedPoint } from '../metrics/solved.ts';
import type { Experiment } from '../settings/table.ts';
import type { Difference } from './differences.ts';

export interface KeptRun {
  /** Counted from 1 as long as the tab is open. */
  id: number;
  /** Its settings at its end; those of the view are the usual ones. */
  experiment: Experiment;
  /** What changed against the run before; null for the first one. */
  changed: readonly Difference[] | null;
  iterations: number;
  /** Seconds of training. */
  seconds: number;
  /** Its last numbers by name, and its last certified distance. */
  figures: Scalars;
  solved: SolvedPoint | null;
  /** Its series, thinned out. */
  history: KeptSeries;
}

export type KeptSeries = Pick<Series, 'column' | 'units' | 'secondsPerIteration'>;

/** What a text says of runs, as data that `npm run bench -- claims` checks. */
import type { Experiment } from '../settings/table.ts';

export interface Run {
  change: Partial<Experiment>;
  iterations: number;
}

export interface Claim {
  /** Where it stands: a preset, or a lesson and its step. */
  about: string;
  says: string;
  /** Runs by name. */
  runs: Record<string, Run>;
  /** What is measured: a number of the run's last line by its name, or one of `bench/claim.ts`. */
  figure: string;
  /** On medians over the seeds, by the names of runs. */
  holds(medians: Record<string, number>): boolean;
}

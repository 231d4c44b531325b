import { ExpressionError } from '../costs/error.ts';
import type { RealsSources } from '../data/reals.ts';
import type { Experiment } from '../settings/table.ts';
import type { Checkpoint, Report } from './protocol.ts';
import { Session } from './session.ts';

/** A run to be made. */
export interface Order {
  experiment: Experiment;
  checkpoint: Checkpoint | null;
  /** The experiment that runs: its cost is taken where the new one does not parse. */
  lastGood: Experiment | null;
}

/**
 * A session as ordered, with progress reported. A typed cost that does not parse must not keep the page empty:
 * the run begins with the last good cost, or the squared distance, and the fault is reported.
 */
export async function build(
  { experiment, checkpoint, lastGood }: Order,
  sources: RealsSources,
  post: (report: Report) => void,
): Promise<Session> {
  const onProgress = (what: string, done: number, total: number) =>
    post({ type: 'progress', what, done, total });
  const told = { ...sources, onProgress };
  try {
    return await Session.create(experiment, told, checkpoint);
  } catch (error) {
    post(costError(error, experiment));
    const { cost, expr } = lastGood ?? { cost: 'square', expr: experiment.expr };
    return await Session.create({ ...experiment, cost, expr }, told, checkpoint);
  }
}

/** The report of a cost that does not compile; rethrows any other error. */
export function costError(error: unknown, experiment: Experiment): Report {
  if (!(error instanceof ExpressionError)) throw error;
  return { type: 'cost-error', message: error.message, at: error.at, expression: experiment.expr };
}

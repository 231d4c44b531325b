/**
 * The assigner alone until nearly all reals receive points, then a long phase of the generator: the other published script
 * of Laschos et al. (2020). All steps of an iteration share its points and their assignments.
 */
import type { Experiment } from '../../settings/table.ts';
import { readInWork } from '../../tensor/backends/read.ts';
import type { Work } from '../../tensor/work.ts';
import { FIRST_ROUND_STEPS } from '../assignment/learning-rate-schedule.ts';
import { AssignmentTrainer } from '../assignment/trainer.ts';
import type { Context, Costs, Networks, Trainer } from '../trainer.ts';

/** The trainer. Throws an ExpressionError where a cost is not finite on the reals. */
export const create = (context: Context): Trainer =>
  new CriticFirstTrainer({ ...context, experiment: inPhases(context.experiment) });

/** As settings of the assignment method: the points of an iteration are kept. */
const inPhases = (e: Experiment): Experiment => ({ ...e, train: 'both', schedule: 'constant', fresh: false });

class CriticFirstTrainer extends AssignmentTrainer {
  /** Does the last assignment reach enough reals? */
  private covers = false;

  override configure(e: Experiment, costs: Costs, networks: Networks): void {
    super.configure(inPhases(e), costs, networks);
  }

  override *step(id: string, t: number): Work<void> {
    if (id === 'generator') this.stepsAlone = 0;
    yield* super.step(id, t);
    if (id !== 'assigner' || !this.last) return;
    const counts = yield* readInWork(this.last.counts);
    const empty = counts.reduce((sum, n) => sum + Number(n === 0), 0);
    this.covers = empty <= this.settings.emptyShare * counts.length;
  }

  /** The rate falls within a phase as it does in the first round of an assigner that is trained alone. */
  protected override stepAlone(): number {
    const { phaseSteps } = this.settings;
    return (FIRST_ROUND_STEPS * Math.min(this.stepsAlone++, phaseSteps - 1)) / phaseSteps;
  }

  finished(id: string): boolean {
    return id === 'assigner' && this.covers;
  }
}

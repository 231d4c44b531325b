/** Decides when training the assigner alone is done. */
import { EVEN } from '../../metrics/evenness.ts';
import type { Experiment } from '../../settings/table.ts';
import type { Ending, Scalars, Verdict } from '../trainer.ts';
import { acceptsWholeLoads, roundAt } from './learning-rate-schedule.ts';
import { isAlone } from './settings.ts';

interface Moment {
  experiment: Experiment;
  /** Steps of the assigner alone so far. */
  stepsAlone: number;
}

/** A network makes no more progress if `steps` steps do not reduce the misplaced share to `factor` of what it was. */
const STANDSTILL = { steps: 1000, factor: 0.9 };

/** What is offered where the loads stay uneven: a table in place of the network. */
const UNEVEN: Record<'network' | 'table', Ending> = {
  network: {
    proven: false,
    offer: {
      label: 'Let a table go on',
      note: 'It has a value of ψ for each real. The network is kept.',
      change: { assignerKind: 'table' },
    },
  },
  table: { proven: false, offer: null },
};

/**
 * Stops once per round: when the loads are even, when a network makes no more progress, else at the end of the round.
 * Training that is continued is not stopped again before the next round.
 */
export class StoppingRule {
  /** The steps last seen: the count restarts with other points, another cost or another rate. */
  private steps = 0;
  /** The last round in which training was stopped; -1: none yet. */
  private stopped = -1;
  /** Was the last step the last of its round? Then the next frame has the result. */
  private over = false;
  /** When the misplaced share last fell clearly, and its value then. */
  private mark = { steps: 0, misplaced: 1 };

  /**
   * After a training step: should training wait for the next frame, because a round is over and the rate would rise?
   */
  stepped(moment: Moment): boolean {
    const before = this.steps;
    const restarted = this.follow(moment);
    const ended = roundAt(before).round;
    if (restarted || before === 0 || roundAt(this.steps).round === ended) return false;
    this.over = this.stopped < ended;
    if (this.over) this.stopped = ended;
    return this.over;
  }

  /** The verdict on a frame that ends training, else null. `running`: training is not paused. */
  seen(moment: Moment, stats: Scalars, running: boolean): Verdict | null {
    const { misplaced, m, N } = stats;
    this.follow(moment);
    if (!isAlone(moment.experiment) || this.steps === 0) return null;
    const { round } = roundAt(this.steps);
    const wasOver = this.over;
    this.over = false;
    const free = running && this.stopped < round;
    const assigner = moment.experiment.assignerKind === 'table' ? 'table' : 'network';
    const even = misplaced <= EVEN;
    // Up to rounding, loads may be even by chance before psi is near its optimum.
    const counts = m % N === 0 || wasOver || acceptsWholeLoads(this.steps);
    const stands = free && !even && assigner === 'network' && this.standsStill(misplaced);
    if (!wasOver && !stands && !(free && even && counts)) return null;
    this.stopped = Math.max(this.stopped, wasOver ? round - 1 : round);
    this.mark = { steps: this.steps, misplaced: 1 };
    return even
      ? { paused: { proven: true, offer: null }, text: evenText(stats, this.steps) }
      : { paused: UNEVEN[assigner], text: unevenText(stats, this.steps, assigner) };
  }

  private standsStill(misplaced: number): boolean {
    const { steps, mark } = this;
    if (misplaced < STANDSTILL.factor * mark.misplaced) this.mark = { steps, misplaced };
    return steps - this.mark.steps >= STANDSTILL.steps;
  }

  /** Takes over the step count. Has it restarted? */
  private follow({ stepsAlone }: Moment): boolean {
    const restarted = stepsAlone < this.steps;
    if (restarted) {
      this.stopped = -1;
      this.over = false;
      this.mark = { steps: stepsAlone, misplaced: 1 };
    }
    this.steps = stepsAlone;
    return restarted;
  }
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

/** The text for even loads, which prove the plan optimal where m is a multiple of N. */
function evenText({ misplaced: share, m, N }: Scalars, steps: number): string {
  const certified =
    share > 0
      ? 'up to those, the assignment is an optimal plan, and the dual value bounds the transport cost from below'
      : 'the assignment is an optimal plan, and the dual value the transport cost';
  const meaning = m % N === 0 ? certified : 'as even as numbers of points can be';
  const misplaced = m < N ? '' : ` (${percent(share)} of the points misplaced)`;
  return `The loads are even after ${steps} assigner steps${misplaced}: ${meaning}. Training has paused; Play goes on.`;
}

/** The text for loads that are uneven at the end of a round. */
function unevenText({ misplaced, m, N }: Scalars, steps: number, assigner: 'network' | 'table'): string {
  const left =
    m < N ? 'the loads are still uneven' : `${percent(misplaced)} of the points are still misplaced`;
  const found = `After ${steps} assigner steps ${left}`;
  return assigner === 'network'
    ? `${found}, and the network makes little progress: it may be too small to give each real the ψ that it needs. Training has paused.`
    : `${found}, and the learning rate has reached its lowest value. Training has paused; Play starts a longer round.`;
}

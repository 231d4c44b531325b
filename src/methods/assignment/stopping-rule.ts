/** Decides when the assigner alone has done its work. */
import { EVEN } from '../../metrics/evenness.ts';
import type { Experiment } from '../../settings/table.ts';
import type { Ending, Scalars, Verdict } from '../trainer.ts';
import { countsWhole, roundAt } from './learning-rate-schedule.ts';
import { isAlone } from './settings.ts';

interface Moment {
  experiment: Experiment;
  /** Steps of the assigner alone. */
  stepsAlone: number;
}

/** A network has come as far as it can where so many steps do not make misplaced points fewer by this factor. */
const STANDSTILL = { steps: 1000, factor: 0.9 };

/** A network that stands still may leave the rest to a table. */
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
 * Once a round: when the loads are even, when a network stands still, else at its end. Whoever goes on is left alone
 * until the next one.
 */
export class StoppingRule {
  /** Steps that were seen last: they begin again with other points, another cost or another rate. */
  private steps = 0;
  /** The round that it has stopped in; -1: none yet. */
  private stopped = -1;
  /** The last step was the last of its round: the next frame tells how far it came. */
  private over = false;
  /** When misplaced points became markedly fewer last, and the share that they were. */
  private mark = { steps: 0, misplaced: 1 };

  /** A step of training has ended. Tells whether training should wait: the rate is about to rise again. */
  stepped(moment: Moment): boolean {
    const before = this.steps;
    const restarted = this.follow(moment);
    const ended = roundAt(before).round;
    if (restarted || before === 0 || roundAt(this.steps).round === ended) return false;
    this.over = this.stopped < ended;
    if (this.over) this.stopped = ended;
    return this.over;
  }

  /** What to say of a frame that ends training, or null. `running`: training goes on. */
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
    // Within whole points loads may be even by chance, before psi has climbed to its optimum.
    const counts = m % N === 0 || wasOver || countsWhole(this.steps);
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

  /** Has it begun again? */
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

/** The loads are even: they certify an optimal plan where m is a multiple of N. */
function evenText({ misplaced: share, m, N }: Scalars, steps: number): string {
  const certified =
    share > 0
      ? 'up to those, the assignment is an optimal plan, and the dual value bounds the transport cost from below'
      : 'the assignment is an optimal plan, and the dual value the transport cost';
  const meaning = m % N === 0 ? certified : 'as even as numbers of points can be';
  const misplaced = m < N ? '' : ` (${percent(share)} of the points misplaced)`;
  return `The loads are even after ${steps} assigner steps${misplaced}: ${meaning}. Training has paused; Play goes on.`;
}

/** An assigner alone has come as far as it can in this round, and the loads are uneven. */
function unevenText({ misplaced, m, N }: Scalars, steps: number, assigner: 'network' | 'table'): string {
  const left =
    m < N ? 'the loads are still uneven' : `${percent(misplaced)} of the points are still misplaced`;
  const found = `After ${steps} assigner steps ${left}`;
  return assigner === 'network'
    ? `${found}, and the network makes little progress: it may be too small to give each real the ψ that it needs. Training has paused.`
    : `${found}, and the learning rate has fallen to its end. Training has paused; Play tries a longer round.`;
}

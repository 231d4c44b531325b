/** Decides when the assigner alone has done its work. */
import { countsWhole, roundAt } from '../methods/assignment/learning-rate-schedule.ts';
import { isAlone } from '../methods/assignment/settings.ts';
import { EVEN } from '../metrics/evenness.ts';
import type { Ending, Stats } from './protocol.ts';
import type { Session } from './session.ts';
import { evenText, unevenText } from './texts.ts';

type Trained = Pick<Session, 'experiment' | 'stepsAlone' | 'run'>;

/** Why training ends, and what to say of it. */
export interface Verdict {
  paused: Ending;
  text: string;
}

/** A network has come as far as it can where so many steps do not make misplaced points fewer by this factor. */
const STANDSTILL = { steps: 1000, factor: 0.9 };

/**
 * Once a round: when the loads are even, when a network stands still, else at its end. Whoever goes on is left alone
 * until the next one.
 */
export class StoppingRule {
  private run = 0;
  /** Steps that were seen last: they begin again with other points, another cost or another rate. */
  private steps = 0;
  /** The round that it has stopped in; -1: none yet. */
  private stopped = -1;
  /** The last step was the last of its round: the next frame tells how far it came. */
  private over = false;
  /** When misplaced points became markedly fewer last, and the share that they were. */
  private mark = { steps: 0, misplaced: 1 };

  /** A step of training has ended. Tells whether training should wait: the rate is about to rise again. */
  stepped(session: Trained): boolean {
    const before = this.steps;
    const restarted = this.follow(session);
    const ended = roundAt(before).round;
    if (restarted || before === 0 || roundAt(this.steps).round === ended) return false;
    this.over = this.stopped < ended;
    if (this.over) this.stopped = ended;
    return this.over;
  }

  /** What to say of a frame that ends training, or null. `running`: training goes on. */
  seen(session: Trained, stats: Stats, running: boolean): Verdict | null {
    const { misplaced, m, N } = stats;
    this.follow(session);
    if (!isAlone(session.experiment) || this.steps === 0) return null;
    const { round } = roundAt(this.steps);
    const wasOver = this.over;
    this.over = false;
    const free = running && this.stopped < round;
    const assigner = session.experiment.assignerKind === 'table' ? 'table' : 'network';
    const even = misplaced <= EVEN;
    // Within whole points loads may be even by chance, before psi has climbed to its optimum.
    const counts = m % N === 0 || wasOver || countsWhole(this.steps);
    const stands = free && !even && assigner === 'network' && this.standsStill(misplaced);
    if (!wasOver && !stands && !(free && even && counts)) return null;
    this.stopped = Math.max(this.stopped, wasOver ? round - 1 : round);
    this.mark = { steps: this.steps, misplaced: 1 };
    return even
      ? { paused: 'even', text: evenText(stats, this.steps) }
      : { paused: assigner, text: unevenText(stats, this.steps, assigner) };
  }

  private standsStill(misplaced: number): boolean {
    const { steps, mark } = this;
    if (misplaced < STANDSTILL.factor * mark.misplaced) this.mark = { steps, misplaced };
    return steps - this.mark.steps >= STANDSTILL.steps;
  }

  /** Has it begun again? */
  private follow({ run, stepsAlone }: Trained): boolean {
    const restarted = run !== this.run || stepsAlone < this.steps;
    if (restarted) {
      this.stopped = -1;
      this.over = false;
      this.mark = { steps: stepsAlone, misplaced: 1 };
    }
    this.run = run;
    this.steps = stepsAlone;
    return restarted;
  }
}

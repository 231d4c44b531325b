/** Decides when the assigner alone has done its work. */
import { roundAt } from '../methods/decay.ts';
import { EVEN } from '../metrics/evenness.ts';
import { isAlone } from '../settings/table.ts';
import type { Stats } from './protocol.ts';
import type { Session } from './session.ts';
import { evenText, unevenText } from './texts.ts';

type Trained = Pick<Session, 'experiment' | 'stepsAlone' | 'run'>;

/** Once a round: when the loads are even, else at its end. Whoever goes on is left alone until the next one. */
export class Referee {
  private run = 0;
  /** Steps that were seen last: they begin anew with other points, another cost or another rate. */
  private steps = 0;
  /** The round that it has stopped in; -1: none yet. */
  private stopped = -1;
  /** The last step was the last of its round: the next frame tells how far it came. */
  private over = false;

  /** A step of training has ended. Tells whether training should wait: the rate is about to rise again. */
  stepped(session: Trained): boolean {
    const before = this.steps;
    this.follow(session);
    const ended = roundAt(before).round;
    if (before === 0 || roundAt(this.steps).round === ended) return false;
    this.over = this.stopped < ended;
    if (this.over) this.stopped = ended;
    return this.over;
  }

  /** What to say of a frame that ends training, or null. `running`: training goes on. */
  seen(session: Trained, { misplaced, m, N }: Stats, running: boolean): string | null {
    this.follow(session);
    if (!isAlone(session.experiment) || this.steps === 0) return null;
    const { round } = roundAt(this.steps);
    const even = misplaced <= EVEN;
    const wasOver = this.over;
    this.over = false;
    if (even && (wasOver || (running && this.stopped < round))) {
      this.stopped = Math.max(this.stopped, wasOver ? round - 1 : round);
      return evenText(misplaced, this.steps, m % N === 0);
    }
    return wasOver ? unevenText(misplaced, this.steps) : null;
  }

  private follow({ run, stepsAlone }: Trained): void {
    if (run !== this.run || stepsAlone < this.steps) {
      this.stopped = -1;
      this.over = false;
    }
    this.run = run;
    this.steps = stepsAlone;
  }
}

import { linesPerIteration } from '../../methods/method.ts';
import { methodOf } from '../../methods/registry.ts';
import { AS_FAST_AS_POSSIBLE, type Experiment } from '../../settings/table.ts';

/** Below this many iterations per second each line of the algorithm is shown separately. */
const LINE_BY_LINE = 4;

/** Is the chosen speed slow motion, line by line? */
export const isSlow = (e: Pick<Experiment, 'speed'>): boolean => e.speed < LINE_BY_LINE;

/** Limits training to the speed that the visitor chose. */
export class RateLimiter {
  private due = 0;

  restart(): void {
    this.due = 0;
  }

  /** Milliseconds until the next piece may run. */
  wait(): number {
    return this.due - performance.now();
  }

  /** To be called when a line of the algorithm begins: in slow motion each gets its share of the iteration's time. */
  line(e: Experiment): void {
    if (isSlow(e)) this.due = performance.now() + 1000 / e.speed / linesPerIteration(methodOf(e), e);
  }

  /** To be called when an iteration is complete. */
  iteration(e: Experiment): void {
    if (e.speed >= AS_FAST_AS_POSSIBLE || isSlow(e)) return;
    this.due = Math.max(performance.now(), this.due + 1000 / e.speed);
  }
}

/** Iterations per second over the last few seconds. */
export class Rate {
  private ticks: number[] = [];
  private static readonly WINDOW = 3000;

  restart(): void {
    this.ticks = [];
  }

  tick(): void {
    this.ticks.push(performance.now());
    const from = performance.now() - Rate.WINDOW;
    while (this.ticks.length > 2 && this.ticks[0] < from) this.ticks.shift();
  }

  perSecond(): number {
    const n = this.ticks.length;
    if (n < 2) return 0;
    const [first, last] = [this.ticks[0], this.ticks[n - 1]];
    // The current iteration lowers the rate once it takes longer than those before.
    const span = Math.max(last - first, ((n - 1) / n) * (performance.now() - first), 1);
    return (1000 * (n - 1)) / span;
  }
}

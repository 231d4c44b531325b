import { linesPerIteration } from '../../methods/method.ts';
import { methodOf } from '../../methods/registry.ts';
import { AS_FAST_AS_POSSIBLE, type Experiment } from '../../settings/table.ts';

/** Below this many iterations a second each line of the algorithm is shown on its own. */
const LINE_BY_LINE = 4;

export const isSlow = (e: Pick<Experiment, 'speed'>): boolean => e.speed < LINE_BY_LINE;

/** Holds training back to the speed that the visitor chose. */
export class RateLimiter {
  private due = 0;

  restart(): void {
    this.due = 0;
  }

  /** Milliseconds until the next piece may run. */
  wait(): number {
    return this.due - performance.now();
  }

  /** A line of the algorithm has begun (in slow motion each gets its share of the iteration's time). */
  line(e: Experiment): void {
    if (isSlow(e)) this.due = performance.now() + 1000 / e.speed / linesPerIteration(methodOf(e), e);
  }

  /** An iteration is complete. */
  iteration(e: Experiment): void {
    if (e.speed >= AS_FAST_AS_POSSIBLE || isSlow(e)) return;
    this.due = Math.max(performance.now(), this.due + 1000 / e.speed);
  }
}

/** Iterations a second over the last few seconds. */
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
    // The iteration that is under way lowers it once it lasts longer than those before.
    const span = Math.max(last - first, ((n - 1) / n) * (performance.now() - first), 1);
    return (1000 * (n - 1)) / span;
  }
}

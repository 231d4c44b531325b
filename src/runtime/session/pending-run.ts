/** What the visitor asked for and has not got yet: a run, or live settings. Makes the run, on the data it is for. */

import type { RealsSources } from '../../data/reals.ts';
import type { OwnData } from '../../data/user/own.ts';
import { type Experiment, isBlank } from '../../settings/table.ts';
import type { Post } from '../scheduler/frame-scheduler.ts';
import { keptText, reasonOf } from '../scheduler/texts.ts';
import { type Built, build, type Order, type Origin } from './build.ts';
import type { Session } from './session.ts';

export class PendingRun {
  /** Settings for the run that goes on, or for the one that is being made. */
  change: Experiment | null = null;
  private order: Order | null = null;
  /** The visitor's data that the run is trained on; `sources` hold those that were imported last. */
  private trained: OwnData | null = null;
  private abort = new AbortController();

  constructor(
    private sources: RealsSources,
    private readonly post: Post,
  ) {}

  /** Is a run wanted? */
  get open(): boolean {
    return this.order !== null;
  }

  /** Is it one with nothing to learn yet? */
  get blank(): boolean {
    return this.order !== null && 'experiment' in this.order && isBlank(this.order.experiment);
  }

  get own(): OwnData | null {
    return this.trained;
  }

  imported(own: OwnData): void {
    this.sources = { ...this.sources, own };
  }

  /** The experiment as last asked for; `now` is the one that runs. */
  latest(now: Experiment | null): Experiment | null {
    const ordered = this.order && 'experiment' in this.order ? this.order.experiment : null;
    return this.change ?? ordered ?? now;
  }

  /** Wants a run, whatever was wanted before. */
  begin(origin: Origin, now: Experiment | null): void {
    this.cancel();
    this.abort = new AbortController();
    this.order = { ...origin, lastGood: now, lastOwn: this.trained };
    this.change = null;
  }

  /** Nothing is wanted any more. */
  forget(): void {
    this.order = null;
    this.change = null;
  }

  /** Gives up what is being made. */
  cancel(): void {
    this.abort.abort();
  }

  /** The run that is wanted; null where it was given up, or cannot be had: then the page is told that `session` goes on. */
  async make(session: Session | null): Promise<Built | null> {
    const { order } = this;
    if (!order) return null;
    try {
      const built = await build(order, { ...this.sources, signal: this.abort.signal }, this.post);
      if (this.order === order) return this.made(built, order);
      built.session.dispose();
    } catch (error) {
      // What was given up for a newer order need not be told.
      if (this.order === order) this.failed(reasonOf(error as Error), session);
    }
    return null;
  }

  private made(built: Built, order: Order): Built {
    this.order = null;
    this.trained = built.own;
    this.settleOwn();
    if ('file' in order) {
      this.change = null; // it was meant for the run before
      this.post({ type: 'experiment', experiment: built.session.experiment }); // the page learns what it is
    }
    return built;
  }

  private failed(why: string, session: Session | null): void {
    this.order = null;
    this.change = null;
    const text = keptText(this.abort.signal.aborted ? 'Loading was cancelled.' : why, session !== null);
    this.post({ type: 'notice', level: 'error', text, until: 'run' });
    this.settleOwn();
    if (session) this.post({ type: 'experiment', experiment: session.experiment });
  }

  /** The page keeps the data of the run: whatever was imported, or came with a file. */
  private settleOwn(): void {
    const { trained } = this;
    if (!trained || trained === this.sources.own) return;
    this.imported(trained);
    this.post({ type: 'own', own: trained });
  }
}

/** What the visitor has requested and does not have yet: a run, or live settings. Builds the run on its data. */

import type { RealsSources } from '../../data/reals.ts';
import type { OwnData } from '../../data/user/own.ts';
import type { RowWorkers } from '../../methods/row-workers.ts';
import { type Experiment, isBlank } from '../../settings/table.ts';
import type { Post } from '../scheduler/frame-scheduler.ts';
import { keptText, reasonOf } from '../scheduler/texts.ts';
import { type Built, build, type Origin, type RunRequest } from './build.ts';
import type { Session } from './session.ts';

/** The last request for a run. */
export class PendingRun {
  /** Live settings that have not been applied yet, to the current run or to the one being built. */
  change: Experiment | null = null;
  private request: RunRequest | null = null;
  /** The visitor's data that the current run is trained on; `sources` has the data imported last. */
  private trained: OwnData | null = null;
  private abort = new AbortController();

  constructor(
    private sources: RealsSources,
    private readonly post: Post,
    private readonly rowWorkers: RowWorkers | null,
  ) {}

  /** Is a run requested? */
  get open(): boolean {
    return this.request !== null;
  }

  /** Is the requested run one without any reals yet? */
  get blank(): boolean {
    return this.request !== null && 'experiment' in this.request && isBlank(this.request.experiment);
  }

  get own(): OwnData | null {
    return this.trained;
  }

  imported(own: OwnData): void {
    this.sources = { ...this.sources, own };
  }

  /** The experiment last requested; `now` is the one that runs. */
  latest(now: Experiment | null): Experiment | null {
    const requested = this.request && 'experiment' in this.request ? this.request.experiment : null;
    return this.change ?? requested ?? now;
  }

  /** Requests a run, in place of any earlier request. */
  begin(origin: Origin, now: Experiment | null): void {
    this.cancel();
    this.abort = new AbortController();
    this.request = { ...origin, lastGood: now, lastOwn: this.trained };
    this.change = null;
  }

  /** Withdraws the request. */
  forget(): void {
    this.request = null;
    this.change = null;
  }

  /** Interrupts the run that is being built. */
  cancel(): void {
    this.abort.abort();
  }

  /** The requested run; null where it was cancelled or failed. The page is then told that `session` continues. */
  async make(session: Session | null): Promise<Built | null> {
    const { request } = this;
    if (!request) return null;
    try {
      const built = await build(
        request,
        { ...this.sources, signal: this.abort.signal },
        this.post,
        this.rowWorkers,
      );
      if (this.request === request) return this.made(built, request);
      built.session.dispose();
    } catch (error) {
      // A request that a newer one has replaced is not reported.
      if (this.request === request) this.failed(reasonOf(error as Error), session);
    }
    return null;
  }

  private made(built: Built, request: RunRequest): Built {
    this.request = null;
    this.trained = built.own;
    this.settleOwn();
    if ('file' in request) {
      this.change = null; // it was meant for the previous run
      this.post({ type: 'experiment', experiment: built.session.experiment }); // the page does not know it yet
    }
    return built;
  }

  private failed(why: string, session: Session | null): void {
    this.request = null;
    this.change = null;
    const text = keptText(this.abort.signal.aborted ? 'Loading was cancelled.' : why, session !== null);
    this.post({ type: 'notice', level: 'error', text, until: 'run' });
    this.settleOwn();
    if (session) this.post({ type: 'experiment', experiment: session.experiment });
  }

  /** The page keeps the data of the run, imported or from a file. */
  private settleOwn(): void {
    const { trained } = this;
    if (!trained || trained === this.sources.own) return;
    this.imported(trained);
    this.post({ type: 'own', own: trained });
  }
}

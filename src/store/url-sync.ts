/** The address bar always holds the whole experiment, and Back returns to the one before a choice, with its run. */

import { viewerSettings } from '../experiment/experiment.ts';
import { fromHash, toHash } from '../experiment/url.ts';
import type { Checkpoint } from '../runtime/protocol/protocol.ts';
import type { ExperimentState, ExperimentStore } from './experiment-store.ts';

/** Browsers refuse too many changes of the address in a short time. */
const WRITE_EVERY = 300;

/** An entry of the browser's history. Its run may begin after it was left, so that the run itself cannot stand in it. */
interface Entry {
  id: string;
}

const newEntry = (): Entry => ({ id: Math.random().toString(36).slice(2) });

const runOf = ({ reals }: ExperimentState): number | null => reals?.run ?? null;

/**
 * Writes changes of the experiment to the address, each choice as a new entry of the history, and takes over links that
 * are opened in this page. Returns a function that stops it.
 */
export function syncUrl(store: ExperimentStore, page: Window = window): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const past = new Past();
  /** The run that each entry shows. */
  const runs = new Map<string, number | null>();

  const address = ({ experiment }: ExperimentState) => {
    const { pathname, search } = page.location;
    return `${pathname}${search}${toHash(experiment)}`;
  };
  let entry = newEntry();
  /**
   * The run of the current entry, which stays the same from now on. Where what was chosen could not be loaded, or was
   * cancelled, it is the run before.
   */
  const shownIn = (state: ExperimentState) => {
    const run = runs.get(entry.id) ?? runOf(state);
    runs.set(entry.id, run);
    return run;
  };
  const write = (state: ExperimentState = store.getState()) => {
    clearTimeout(timer);
    page.history.replaceState(entry, '', address(state));
  };
  const push = (state: ExperimentState, before: ExperimentState) => {
    write(before);
    past.leave(shownIn(before));
    entry = newEntry();
    page.history.pushState(entry, '', address(state));
  };
  const unsubscribe = store.subscribe((state, before) => {
    const moved = runOf(state) !== runOf(before);
    if (moved) runs.set(entry.id, runOf(state));
    if (state.checkpoint !== before.checkpoint) past.keep(state.checkpoint);
    if (state.chosen !== before.chosen) push(state, before);
    else if (moved || state.experiment !== before.experiment) {
      clearTimeout(timer);
      timer = setTimeout(write, WRITE_EVERY);
    }
  });

  const travel = (to: Entry) => {
    clearTimeout(timer);
    past.leave(shownIn(store.getState()));
    entry = to;
    const { experiment } = fromHash(page.location.hash);
    const { experiment: now } = store.getState();
    store.actions.goTo({ ...experiment, ...viewerSettings(now) }, past.find(runs.get(to.id) ?? null));
  };
  const open = () => {
    const { experiment, notices } = fromHash(page.location.hash);
    past.leave(shownIn(store.getState()));
    entry = newEntry();
    store.actions.goTo(experiment, null);
    if (experiment.play !== store.getState().status.playing)
      store.actions[experiment.play ? 'play' : 'pause']();
    for (const text of notices) store.actions.notify('warning', text);
    write();
  };
  const move = ({ state }: PopStateEvent) => state && travel(state);
  /** A link that was put into the address bar is an entry of which nothing is known yet. */
  const read = () => page.history.state ?? open();
  write();
  page.addEventListener('popstate', move);
  page.addEventListener('hashchange', read);
  return () => {
    clearTimeout(timer);
    unsubscribe();
    page.removeEventListener('popstate', move);
    page.removeEventListener('hashchange', read);
  };
}

/** Numbers of float32 in all runs that Back can return to: 128 MB. */
const MOST_NUMBERS = 32e6;

/** The last checkpoint of each run that was left by a choice, as far as there is room; and of the one that is shown. */
class Past {
  private readonly runs = new Map<number, Checkpoint>();
  private readonly left = new Set<number>();

  leave(run: number | null): void {
    if (run !== null) this.left.add(run);
  }

  keep(checkpoint: Checkpoint | null): void {
    for (const run of this.runs.keys()) if (!this.left.has(run)) this.runs.delete(run);
    if (!checkpoint) return;
    this.runs.delete(checkpoint.run); // the newest comes last
    this.runs.set(checkpoint.run, checkpoint);
    let numbers = 0;
    for (const [run, { arrays }] of [...this.runs].reverse()) {
      for (const { length } of Object.values(arrays)) numbers += length;
      if (numbers > MOST_NUMBERS) this.runs.delete(run);
    }
  }

  find(run: number | null): Checkpoint | null {
    return (run !== null && this.runs.get(run)) || null;
  }
}

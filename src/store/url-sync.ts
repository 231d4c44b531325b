/** Keeps the whole experiment in the address; the browser's Back returns to the previous choice, with its run. */

import { viewerSettings } from '../experiment/experiment.ts';
import { fromHash, toHash } from '../experiment/url.ts';
import type { Checkpoint } from '../runtime/protocol/protocol.ts';
import type { ExperimentState, ExperimentStore } from './experiment-store.ts';

/** Milliseconds between two changes of the address, since browsers refuse too many in a short time. */
const WRITE_EVERY = 300;

/** An entry of the browser's history. It cannot contain the run, which may begin after the entry was left. */
interface Entry {
  id: string;
}

const newEntry = (): Entry => ({ id: Math.random().toString(36).slice(2) });

const runOf = ({ reals }: ExperimentState): number | null => reals?.run ?? null;

/**
 * Writes changes of the experiment into the address, with a new entry of the history for each choice, and switches to
 * links that are opened in this page. Returns a function that stops it.
 */
export function syncUrl(store: ExperimentStore, page: Window = window): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const past = new Past();
  /** The run of each entry. */
  const runs = new Map<string, number | null>();

  const address = ({ experiment }: ExperimentState) => {
    const { pathname, search } = page.location;
    return `${pathname}${search}${toHash(experiment)}`;
  };
  let entry = newEntry();
  /**
   * The run of the current entry, which is fixed from now on. If the chosen data could not be loaded, or loading was
   * cancelled, it is the previous run.
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
  /** The current entry; a link that was typed into the address bar is a new one. */
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

/** Float32 numbers in all runs that Back can return to, at most: 128 MB. */
const MAX_KEPT_NUMBERS = 32e6;

/** The last checkpoints of runs that were left by a choice, as far as there is room, and of the current run. */
class Past {
  private readonly runs = new Map<number, Checkpoint>();
  private readonly left = new Set<number>();

  leave(run: number | null): void {
    if (run !== null) this.left.add(run);
  }

  keep(checkpoint: Checkpoint | null): void {
    for (const run of this.runs.keys()) if (!this.left.has(run)) this.runs.delete(run);
    if (!checkpoint) return;
    this.runs.delete(checkpoint.run); // so that the newest is last
    this.runs.set(checkpoint.run, checkpoint);
    let numbers = 0;
    for (const [run, { arrays }] of [...this.runs].reverse()) {
      for (const { length } of Object.values(arrays)) numbers += length;
      if (numbers > MAX_KEPT_NUMBERS) this.runs.delete(run);
    }
  }

  find(run: number | null): Checkpoint | null {
    return (run !== null && this.runs.get(run)) || null;
  }
}

/** Keeps the experiments of all lanes in the address; the browser's Back returns to the previous choice, with its runs. */

import { viewerSettings } from '../experiment/experiment.ts';
import { fromHash, type Link } from '../experiment/url.ts';
import type { Experiment } from '../settings/table.ts';
import { type Lanes, linkOf, storesOf } from './app-store.ts';
import type { ExperimentStore } from './experiment-store.ts';
import { PastRuns } from './past-runs.ts';

/** Milliseconds between two changes of the address, since browsers refuse too many in a short time. */
const WRITE_EVERY = 300;

/** An entry of the browser's history. It cannot contain the run, which may begin after the entry was left. */
interface Entry {
  id: string;
}

const newEntry = (): Entry => ({ id: Math.random().toString(36).slice(2) });

const runOf = (store: ExperimentStore): number | null => store.getState().reals?.run ?? null;

/**
 * Writes changes of the experiments into the address, with a new entry of the history for each choice and for a lane
 * that is opened or closed, and switches to links that are opened in this page. Returns a function that stops it.
 */
export function syncUrl(lanes: Lanes, page: Window = window): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const past = new PastRuns();
  /** The runs of each entry, one for each lane. */
  const runs = new Map<string, (number | null)[]>();
  const stores = () => storesOf(lanes.getState());
  /** The number of links that are being opened: until they are, the address is theirs. */
  let opening = 0;

  const link = () => linkOf(lanes.getState());
  /** The address with this link. The query is not of the experiment: it may name a lesson. */
  const address = (hash: string) => `${page.location.pathname}${page.location.search}${hash}`;
  /** The link that the browser shows. */
  const here = () => page.location.hash;
  let entry = newEntry();
  let shown = link();
  /** What the browser showed after the last change from here: another one is a link that is about to be opened. */
  let written = here();
  /**
   * The current entry is left: its runs are fixed from now on. If the chosen data could not be loaded, or loading was
   * cancelled, they are the previous ones.
   */
  const leave = () => {
    const all = runs.get(entry.id) ?? stores().map(runOf);
    runs.set(entry.id, all);
    for (const run of all) past.leave(run);
  };
  const write = () => {
    clearTimeout(timer);
    if (here() !== written) return;
    shown = link();
    page.history.replaceState(entry, '', address(shown));
    written = here();
  };
  const changed = (isChoice: boolean) => {
    const before = shown;
    if (opening > 0 || here() !== written) return;
    shown = link();
    clearTimeout(timer);
    if (isChoice) {
      page.history.replaceState(entry, '', address(before));
      leave();
      entry = newEntry();
      page.history.pushState(entry, '', address(shown));
      written = here();
    } else timer = setTimeout(write, WRITE_EVERY);
  };
  const keep = () => past.keep(stores().map((store) => store.getState().checkpoint));

  /** The stores that are followed, each with what ends that. */
  const followed = new Map<ExperimentStore, () => void>();
  const follow = (store: ExperimentStore) =>
    store.subscribe((state, before) => {
      const moved = state.reals?.run !== before.reals?.run;
      if (moved) runs.set(entry.id, stores().map(runOf));
      if (state.checkpoint !== before.checkpoint) keep();
      if (state.chosen !== before.chosen) changed(true);
      else if (moved || state.experiment !== before.experiment) changed(false);
    });
  const update = () => {
    const now = stores();
    for (const [store, stop] of followed) {
      if (now.includes(store)) continue;
      stop();
      followed.delete(store);
    }
    for (const store of now) if (!followed.has(store)) followed.set(store, follow(store));
  };
  update();
  const unsubscribe = lanes.subscribe((state, before) => {
    const isChoice = (state.beside === null) !== (before.beside === null);
    if (isChoice && opening === 0) leave(); // with the runs of the lanes that were
    update();
    keep();
    changed(isChoice);
    if (!isChoice) runs.set(entry.id, stores().map(runOf));
  });

  /** Shows the lanes of a link, with these runs where their checkpoints are kept. */
  const show = (link: Link, experiment: Experiment, runs: readonly (number | null)[]) => {
    const { left, beside } = lanes.getState();
    const [from, fromRight] = [0, 1].map((k) => past.find(runs[k] ?? null));
    left.store.actions.goTo(experiment, from);
    if (!link.beside) {
      beside?.close(left.frozen ? 'right' : 'left');
      return;
    }
    const second = link.beside;
    opening++;
    import('./beside.ts')
      .then(({ showBeside }) => showBeside(lanes, second, fromRight))
      .catch(() => undefined) // it could not be loaded: there is one lane
      .then(() => {
        opening--;
        if (opening === 0) write();
      });
  };

  /** What the link says of the page. */
  const showPage = async ({ page }: Link): Promise<void> => {
    if (page) (await import('./page.ts')).applyPage(lanes, page);
    else if (lanes.getState().page) {
      lanes.setState({ page: undefined });
      for (const store of stores()) store.setState({ locked: [] });
    }
  };

  const travel = (to: Entry) => {
    clearTimeout(timer);
    leave();
    entry = to;
    written = here();
    const link = fromHash(page.location.hash);
    const { experiment: now } = lanes.getState().left.store.getState();
    opening++;
    show(link, { ...link.experiment, ...viewerSettings(now) }, runs.get(to.id) ?? []);
    opening--;
    if (opening === 0) changed(false);
  };
  const open = () => {
    const link = fromHash(page.location.hash);
    const { experiment, notices } = link;
    showPage(link).catch(() => undefined); // the page stays as it is
    leave();
    entry = newEntry();
    written = here();
    const { store } = lanes.getState().left;
    opening++;
    show(link, experiment, []);
    opening--;
    if (experiment.play !== store.getState().status.playing)
      store.actions[experiment.play ? 'play' : 'pause']();
    for (const text of notices) store.actions.notify('warning', text);
    if (opening === 0) write();
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
    for (const stop of followed.values()) stop();
    page.removeEventListener('popstate', move);
    page.removeEventListener('hashchange', read);
  };
}

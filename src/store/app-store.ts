/** The experiments of the page, one or two side by side; and their hooks. */
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Pace } from '../experiment/beside.ts';
import type { PageSettings } from '../experiment/page.ts';
import { toHash } from '../experiment/url.ts';
import type { Checkpoint } from '../runtime/protocol/protocol.ts';
import type { Experiment } from '../settings/table.ts';
import { createExperimentStore, type ExperimentState, type ExperimentStore } from './experiment-store.ts';
import { openTab, type Side, type Tab } from './tab.ts';
import { spawnTraining } from './workers.ts';

/** An experiment with its run: one of at most two. */
export interface Lane {
  store: ExperimentStore;
  tab: Tab;
  /** Is it a moment of the other lane's run, which is not part of a link? */
  frozen?: true;
}

export interface LanesState {
  left: Lane;
  /** What is beside it; null while there is one lane. */
  beside: Beside | null;
  /** What the link says of the page, and its parts of the link; null until that is read, undefined where it says nothing. */
  page?: (PageSettings & { parts: readonly string[] }) | null;
}
export type Lanes = StoreApi<LanesState>;

/** The second lane, and what both have in common. */
export interface Beside {
  right: Lane;
  pace: Pace;
  /** Both as one: its frames are those of both, and its actions run both. */
  together: ExperimentStore;
  /** The parts of a link that make the second experiment from the first. */
  parts(left: Experiment, right: Experiment): string[];
  /** Back to one lane, on this side. */
  close(keep: Side): void;
}

/**
 * Starts a lane with a worker of its own. `from`: a checkpoint that it continues from, or `reload` for the run that
 * this side had before a reload.
 */
export function openLane(
  page: Window,
  side: Side,
  experiment: Experiment,
  playing: boolean,
  from: Checkpoint | 'reload' | null,
): Lane {
  const tab = openTab(page, side, from !== 'reload');
  const saved = from === 'reload' ? tab.before : from && Promise.resolve(from);
  const store = createExperimentStore(experiment, playing, spawnTraining, saved);
  tab.save(store);
  store.subscribe(({ frames }, before) => {
    if (frames !== before.frames) page.requestAnimationFrame(() => store.actions.drawn());
  });
  return { store, tab };
}

export const storesOf = ({ left, beside }: LanesState): ExperimentStore[] =>
  beside ? [left.store, beside.right.store] : [left.store];

/** The part of a link from `#` on that opens these lanes. */
export function linkOf(lanes: LanesState): string {
  const page = lanes.page?.parts ?? [];
  if (lanes.beside && lanes.left.frozen) return toHash(lanes.beside.right.store.getState().experiment, page);
  const [left, right] = storesOf(lanes).map((store) => store.getState().experiment);
  return toHash(left, [...((right && lanes.beside?.parts(left, right)) ?? []), ...page]);
}

/** Solves the certified distance for the experiment from now on. Not part of the first download. */
export async function certifyAlongside(store: ExperimentStore): Promise<void> {
  (await import('./exact.ts')).certifyAlongside(store);
}

export const useLanes = (lanes: Lanes): LanesState => useStore(lanes);

/** A part of the experiment's state, which updates the component when it changes. */
export function useExperiment<T>(store: ExperimentStore, select: (state: ExperimentState) => T): T {
  return useStore(store, select);
}

/** The experiment of the page, and its hook. */
import { useStore } from 'zustand';
import { fromHash } from '../experiment/url.ts';
import { createExperimentStore, type ExperimentState, type ExperimentStore } from './experiment-store.ts';
import { openTab } from './tab.ts';
import { spawnTraining } from './workers.ts';

/**
 * Opens the experiment of the page's link, and keeps link, visibility and experiment in sync. Call once, outside React.
 */
export function openApp(page: Window = window): ExperimentStore {
  const { experiment, notices } = fromHash(page.location.hash);
  const still = page.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const tab = openTab(page);
  const store = createExperimentStore(experiment, experiment.play && !still, spawnTraining, tab.before);
  tab.save(store);
  for (const text of notices) store.actions.notify('warning', text);
  // not part of the first download; if it cannot be loaded, the page works without it
  import('./url-sync.ts').then(
    ({ syncUrl }) => syncUrl(store, page),
    () => undefined,
  );
  const { document } = page;
  if (document.hidden) store.actions.hidden(true);
  document.addEventListener('visibilitychange', () => store.actions.hidden(document.hidden));
  store.subscribe(({ frames }, before) => {
    if (frames !== before.frames) page.requestAnimationFrame(() => store.actions.drawn());
  });
  return store;
}

/** Solves the certified distance for the experiment from now on. Not part of the first download. */
export async function certifyAlongside(store: ExperimentStore): Promise<void> {
  (await import('./exact.ts')).certifyAlongside(store);
}

/** A part of the experiment's state, which updates the component when it changes. */
export function useExperiment<T>(store: ExperimentStore, select: (state: ExperimentState) => T): T {
  return useStore(store, select);
}

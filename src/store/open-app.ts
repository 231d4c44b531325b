/** Opens what the page's link says. */
import { createStore } from 'zustand/vanilla';
import { fromHash } from '../experiment/url.ts';
import { type Lanes, type LanesState, openLane, storesOf } from './app-store.ts';
import { placeIn } from './lesson-place.ts';

/**
 * Opens the experiments of the page's link, and keeps link, visibility and experiments in sync. Call once, outside
 * React.
 */
export function openApp(page: Window = window): Lanes {
  const { experiment, notices, beside, page: said } = fromHash(page.location.hash);
  const still = page.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const taught = Boolean(placeIn(page.location.search)?.lesson); // a lesson sets up its own experiment
  const left = openLane(page, 'left', experiment, experiment.play && !still && !taught, 'reload');
  const lanes: Lanes = createStore<LanesState>(() => ({ left, beside: null, page: said && null }));
  for (const text of notices) left.store.actions.notify('warning', text);
  // not part of the first download; if it cannot be loaded, the page works without it
  const both = [
    import('./url-sync.ts'),
    beside && import('./beside.ts').then((m) => m.openLinked(lanes, beside)),
    said &&
      import('./page.ts').then(
        (m) => m.applyPage(lanes, said),
        () => lanes.setState({ page: undefined }),
      ),
  ] as const;
  Promise.all(both).then(
    ([{ syncUrl }]) => syncUrl(lanes, page),
    () => undefined,
  );
  const { document } = page;
  const tellHidden = () => {
    for (const { actions } of storesOf(lanes.getState())) actions.hidden(document.hidden);
  };
  if (document.hidden) tellHidden();
  document.addEventListener('visibilitychange', tellHidden);
  return lanes;
}

/** The page's lanes (one for now) and their hooks. */
import { useStore } from 'zustand';
import { fromHash } from '../settings/url.ts';
import { createLane, type Lane, type LaneState } from './experiment-store.ts';
import { openTab } from './tab.ts';
import { spawnTraining } from './workers.ts';

/** Opens the experiment of the page's link and keeps link, visibility and lane in step. Call once, outside React. */
export function openLab(page: Window = window): Lane {
  const { experiment, notices } = fromHash(page.location.hash);
  const still = page.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const tab = openTab(page);
  const lane = createLane(experiment, experiment.play && !still, spawnTraining, tab.before);
  tab.keep(lane);
  for (const text of notices) lane.actions.notify('warning', text);
  // not part of the first download; the page does without where it cannot be had
  import('./url-sync.ts').then(
    ({ bindLink }) => bindLink(lane, page),
    () => undefined,
  );
  const { document } = page;
  if (document.hidden) lane.actions.hidden(true);
  document.addEventListener('visibilitychange', () => lane.actions.hidden(document.hidden));
  lane.subscribe(({ frames }, before) => {
    if (frames !== before.frames) page.requestAnimationFrame(() => lane.actions.drawn());
  });
  return lane;
}

/** Solves the certified distance beside the lane from now on. Not part of the first download. */
export async function accompany(lane: Lane): Promise<void> {
  (await import('./exact.ts')).accompany(lane);
}

export function useLane<T>(lane: Lane, select: (state: LaneState) => T): T {
  return useStore(lane, select);
}

/** The address bar always holds the whole experiment. */
import { fromHash, toHash } from '../settings/url.ts';
import type { Lane } from './lane.ts';

/** Browsers refuse too many changes of the address in a short time. */
const WRITE_EVERY = 300;

/** Writes changes of the experiment to the address, and takes over links that are opened in this page. Returns an undo. */
export function bindLink(lane: Lane, page: Window = window): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    const { pathname, search } = page.location;
    page.history.replaceState(null, '', `${pathname}${search}${toHash(lane.getState().experiment)}`);
  };
  const unsubscribe = lane.subscribe(({ experiment }, before) => {
    if (experiment === before.experiment) return;
    clearTimeout(timer);
    timer = setTimeout(write, WRITE_EVERY);
  });
  const read = () => {
    const { experiment, notices } = fromHash(page.location.hash);
    lane.actions.change(experiment);
    if (experiment.play !== lane.getState().status.playing)
      lane.actions[experiment.play ? 'play' : 'pause']();
    for (const text of notices) lane.actions.notify('warning', text);
    write();
  };
  write();
  page.addEventListener('hashchange', read);
  return () => {
    clearTimeout(timer);
    unsubscribe();
    page.removeEventListener('hashchange', read);
  };
}

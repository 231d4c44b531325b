/** Keeps the page for use without a network, and tells of new versions. Loaded when the picture moves. */
import { Workbox } from 'workbox-window';
import type { Lanes } from '../store/app-store.ts';

/** Milliseconds until the browser begins at the latest, busy or not. */
const LATEST = 10_000;

const READY = 'This page now works without a network, too.';
const NEWER =
  'There is a new version of this page, for the next visit. Reloading uses it now and starts the run again: save it before.';

let workbox: Workbox | null = null;

/** Does nothing where the browser cannot, in frames, and for visitors who save data. */
export function keepOffline(lanes: Lanes): void {
  const saves = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData;
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || saves || window !== parent || workbox)
    return;
  const tell = (text: string, offer?: 'reload') =>
    lanes.getState().left.store.actions.notify('info', text, offer);
  const made = new Workbox('./sw.js', { scope: './' });
  workbox = made;
  made.addEventListener('activated', ({ isUpdate }) => isUpdate || tell(READY));
  made.addEventListener('waiting', () => tell(NEWER, 'reload'));
  const register = () => void made.register({ immediate: true }).catch(() => undefined); // the page works without it
  if ('requestIdleCallback' in window) requestIdleCallback(register, { timeout: LATEST });
  else setTimeout(register, LATEST);
}

/** Reloads the page in its new version. */
export function update(): void {
  workbox?.addEventListener('controlling', () => location.reload());
  workbox?.messageSkipWaiting();
}

/** The page around an embedded picture: it may play, pause and choose a link, and is told how the run goes. */
import type { ExperimentStore } from '../../store/experiment-store.ts';
import { readTold, type Said } from './messages.ts';

/** Milliseconds between two reports of a run that goes on. */
const EVERY = 250;

interface Frame {
  store: ExperimentStore;
  /** Opens the part of a link from `#` on. */
  open(hash: string): void;
}

/** Listens to the page around this frame, until the returned function is called. */
export function obey({ store, open }: Frame, page: Window = window): () => void {
  const { actions } = store;
  /** The origin that said hello. */
  let host: string | null = null;
  let said: Extract<Said, { lab: 'state' }> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = () => {
    timer = undefined;
    const { playing, iteration } = store.getState().status;
    if (host === null || (said?.playing === playing && said.iteration === iteration)) return;
    said = { lab: 'state', playing, iteration };
    page.parent.postMessage(said, host === 'null' ? '*' : host);
  };
  const hear = ({ source, origin, data }: MessageEvent) => {
    const told = source === page.parent ? readTold(data) : null;
    if (!told || (host ?? origin) !== origin) return;
    if (told.lab === 'hello') {
      host = origin;
      said = null;
      say();
    } else if (host === null) return;
    else if (told.lab === 'set') open(told.link);
    else actions[told.lab]();
  };
  page.addEventListener('message', hear);
  const ready: Said = { lab: 'ready' };
  page.parent.postMessage(ready, '*');
  const stop = store.subscribe(() => {
    timer ??= setTimeout(say, EVERY);
  });
  return () => {
    page.removeEventListener('message', hear);
    clearTimeout(timer);
    stop();
  };
}

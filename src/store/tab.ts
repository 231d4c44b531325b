/** A reload goes on with the run of its tab: the tab's storage holds which run that is, the database the run itself. */
import type { Checkpoint } from '../runtime/protocol/protocol.ts';
import type { ExperimentStore } from './experiment-store.ts';
import type { Moment } from './tab-run.ts';

const MARK = 'transport-lab';
/** Milliseconds that the page waits at most for a saved run. */
const MAX_WAIT = 1500;

const loadTabRun = () => import('./tab-run.ts');

/** What a tab remembers: its name, which begins with the time it was opened, and which checkpoint of which run it has saved. */
interface Mark {
  tab: string;
  saved: Moment | null;
}

export interface Tab {
  /** The run that the tab was on before a reload, or before the visitor left and came back; null where there is none. */
  before: Promise<Checkpoint | null> | null;
  /** Saves the experiment's run from now on. Nothing is saved where the browser does not allow it. */
  save(store: ExperimentStore): void;
}

export function openTab(page: Window): Tab {
  const storage = storageOf(page);
  const { tab, saved } = readMark(storage) ?? { tab: `${Date.now()} ${Math.random()}`, saved: null };
  const mark = (saved: Moment | null) => {
    const now: Mark = { tab, saved };
    try {
      storage?.setItem(MARK, JSON.stringify(now));
    } catch {
      // it is full or forbidden: nothing is saved
    }
  };
  mark(null); // if going on fails, the next reload starts a new run
  return {
    before: saved && isReturn(page) ? readRun(tab, saved.run) : null,
    save(store) {
      if (storage) saveRun(store, tab, mark);
    },
  };
}

/** Null where the browser allows none. */
function storageOf(page: Window): Storage | null {
  try {
    return page.sessionStorage;
  } catch {
    return null;
  }
}

function readMark(storage: Storage | null): Mark | null {
  try {
    const mark = JSON.parse(storage?.getItem(MARK) ?? 'null');
    return typeof mark?.tab === 'string' ? mark : null;
  } catch {
    return null;
  }
}

function isReturn(page: Window): boolean {
  const [entry] = page.performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return entry?.type === 'reload' || entry?.type === 'back_forward';
}

function readRun(tab: string, run: number): Promise<Checkpoint | null> {
  const found = loadTabRun().then(({ readTabRun }) => readTabRun(tab, run));
  const late = new Promise<null>((resolve) => setTimeout(resolve, MAX_WAIT, null));
  return Promise.race([found.catch(() => null), late]); // the page works without it
}

/** From the first checkpoint on. */
function saveRun(store: ExperimentStore, tab: string, mark: (moment: Moment | null) => void): void {
  const stop = store.subscribe(({ checkpoint }) => {
    if (!checkpoint) return;
    stop();
    loadTabRun().then(
      ({ saveTabRun }) => saveTabRun(store, tab, mark),
      () => undefined, // the page works without it
    );
  });
}

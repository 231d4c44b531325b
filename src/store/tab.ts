/** A reload goes on with the run of its tab: which one that is stands in the tab's storage, the run in the database. */
import type { Checkpoint } from '../engine/protocol.ts';
import type { ExperimentStore } from './experiment-store.ts';
import type { Moment } from './kept.ts';

const MARK = 'transport-lab';
/** Milliseconds after which the page no longer waits for what was kept. */
const PATIENCE = 1500;

const loadKept = () => import('./kept.ts');

/** What a tab remembers: its name, which begins with the time of its opening, and which moment of which run it has kept. */
interface Mark {
  tab: string;
  kept: Moment | null;
}

export interface Tab {
  /** The run that the tab was on before a reload, or before the visitor left and came back; null where there is none. */
  before: Promise<Checkpoint | null> | null;
  /** Keeps the experiment's run from now on. Nothing is kept where the browser does not allow it. */
  keep(store: ExperimentStore): void;
}

export function openTab(page: Window): Tab {
  const storage = storageOf(page);
  const { tab, kept } = readMark(storage) ?? { tab: `${Date.now()} ${Math.random()}`, kept: null };
  const mark = (kept: Moment | null) => {
    const now: Mark = { tab, kept };
    try {
      storage?.setItem(MARK, JSON.stringify(now));
    } catch {
      // it is full, or forbidden: the page does without
    }
  };
  mark(null); // should it fail to go on, the next reload begins again
  return {
    before: kept && isReturn(page) ? readRun(tab, kept.run) : null,
    keep(store) {
      if (storage) keepRun(store, tab, mark);
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
  const found = loadKept().then(({ readKept }) => readKept(tab, run));
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
  return Promise.race([found.catch(() => null), late]); // the page does without
}

/** From the first moment on that a run can go on from. */
function keepRun(store: ExperimentStore, tab: string, mark: (moment: Moment | null) => void): void {
  const stop = store.subscribe(({ checkpoint }) => {
    if (!checkpoint) return;
    stop();
    loadKept().then(
      ({ keepRun }) => keepRun(store, tab, mark),
      () => undefined, // the page does without
    );
  });
}

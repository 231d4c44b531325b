/**
 * Lets a reload continue the run of its tab: the tab's storage contains the run's number, the database the run itself.
 */
import type { Checkpoint } from '../runtime/protocol/protocol.ts';
import type { ExperimentStore } from './experiment-store.ts';
import type { Moment } from './tab-run.ts';

/** Which of two experiments side by side; a single one is on the left. */
export type Side = 'left' | 'right';

const MARKS = { left: 'transport-lab', right: 'transport-lab right' };
/** Milliseconds that the page waits for a saved run, at most. */
const MAX_WAIT = 1500;

const loadTabRun = () => import('./tab-run.ts');

/** What a tab stores: its name, which begins with the time when it was opened, and its last saved checkpoint. */
interface Mark {
  tab: string;
  saved: Moment | null;
}

export interface Tab {
  /** The tab's run before a reload, or before the visitor left and came back; null if there is none. */
  before: Promise<Checkpoint | null> | null;
  /** Saves the experiment's run from now on, if the browser allows it. */
  save(store: ExperimentStore): void;
  /** To be called when the experiment has changed sides, or with null when it is closed. */
  moveTo(side: Side | null): void;
}

/** @param fresh is it an experiment that was not on this side before a reload? */
export function openTab(page: Window, side: Side, fresh = false): Tab {
  const storage = storageOf(page);
  const none = { tab: `${Date.now()} ${Math.random()}`, saved: null };
  const { tab, saved } = (fresh ? null : readMark(storage, side)) ?? none;
  let now: Mark = { tab, saved: null };
  let here: Side | null = side;
  const write = () => {
    try {
      if (here) storage?.setItem(MARKS[here], JSON.stringify(now));
    } catch {
      // it is full or forbidden: nothing is saved
    }
  };
  const mark = (saved: Moment | null) => {
    now = { tab, saved };
    write();
  };
  write(); // if continuing fails, the next reload starts a new run
  return {
    before: saved && isReturn(page) ? readRun(tab, saved.run) : null,
    save(store) {
      if (storage) saveRun(store, tab, mark);
    },
    moveTo(side) {
      if (here === 'right') storage?.removeItem(MARKS.right);
      here = side;
      write();
    },
  };
}

/** The tab's storage; null if the browser does not allow it. */
function storageOf(page: Window): Storage | null {
  try {
    return page.sessionStorage;
  } catch {
    return null;
  }
}

function readMark(storage: Storage | null, side: Side): Mark | null {
  try {
    const mark = JSON.parse(storage?.getItem(MARKS[side]) ?? 'null');
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

/** Saves the run from the first checkpoint on. */
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

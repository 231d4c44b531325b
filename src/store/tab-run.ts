/**
 * The run of this tab, saved in the browser's database so that a reload continues it. Loaded with the first checkpoint.
 */
import type { Checkpoint } from '../runtime/protocol/protocol.ts';
import type { ExperimentState, ExperimentStore } from './experiment-store.ts';

export type Moment = Pick<Checkpoint, 'run' | 'iteration'>;

const DATABASE = 'transport-lab';
const RUNS = 'runs';
/** The version of the page, since others may have other checkpoints: the address of this file contains it. */
const VERSION = import.meta.url;
/** Milliseconds after which the runs of closed tabs are deleted. */
const MAX_AGE = 2 * 24 * 3600 * 1000;
/** Float32 numbers in the largest run that is saved: 64 MB. */
const MAX_RUN_NUMBERS = 16e6;
/** At most this many numbers are written per millisecond, so that saving a large run does not occupy the disk. */
const NUMBERS_PER_MS = 250;

interface Saved {
  version: string;
  checkpoint: Checkpoint;
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let database: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(RUNS);
  return settled(request);
}

async function runs(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  database ??= open();
  return (await database).transaction(RUNS, mode).objectStore(RUNS);
}

/** The last checkpoint of the tab's run `run`; null if there is none, or only one of another version of the page. */
export async function readTabRun(tab: string, run: number): Promise<Checkpoint | null> {
  const saved: Saved | undefined = await settled((await runs('readonly')).get(tab));
  return saved?.version === VERSION && saved.checkpoint.run === run ? saved.checkpoint : null;
}

/** Saves the newest checkpoint of an experiment's run under its tab's name; `mark` records which one that is. */
export function saveTabRun(store: ExperimentStore, tab: string, mark: (moment: Moment | null) => void): void {
  const shown = () => store.getState().reals?.run;
  const writer = new Writer(tab, ({ run, iteration }) => {
    if (run === shown()) mark({ run, iteration });
  });
  const save = ({ checkpoint }: ExperimentState) => {
    if (checkpoint) writer.save(checkpoint).catch(() => undefined); // the page works without it
  };
  save(store.getState());
  store.subscribe((state, before) => {
    if (state.reals?.run !== before.reals?.run) mark(null);
    if (state.checkpoint !== before.checkpoint) save(state);
  });
}

class Writer {
  private newest: Checkpoint | null = null;
  private busy = false;

  constructor(
    private readonly tab: string,
    private readonly onSaved: (checkpoint: Checkpoint) => void,
  ) {}

  /** Rejects if the browser does not save it. */
  async save(checkpoint: Checkpoint): Promise<void> {
    this.newest = checkpoint;
    if (this.busy) return;
    this.busy = true;
    try {
      for (let next = this.take(); next; next = this.take()) {
        const numbers = sizeOf(next);
        if (numbers > MAX_RUN_NUMBERS) continue;
        await write(this.tab, next);
        this.onSaved(next);
        await new Promise((resolve) => setTimeout(resolve, numbers / NUMBERS_PER_MS));
      }
    } finally {
      this.busy = false;
    }
  }

  private take(): Checkpoint | null {
    const { newest } = this;
    this.newest = null;
    return newest;
  }
}

const sizeOf = ({ arrays }: Checkpoint): number =>
  Object.values(arrays).reduce((sum, { length }) => sum + length, 0);

async function write(tab: string, checkpoint: Checkpoint): Promise<void> {
  const store = await runs('readwrite');
  store.delete(IDBKeyRange.upperBound(String(Date.now() - MAX_AGE)));
  const saved: Saved = { version: VERSION, checkpoint };
  await settled(store.put(saved, tab));
}

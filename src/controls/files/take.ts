/** Opens the visitor's files, whether they were chosen, dropped or pasted. */
import { createStore } from 'zustand/vanilla';
import type { ExperimentStore } from '../../store/experiment-store.ts';
import { contentOf, nameOf } from './words.ts';

export interface Reading {
  what: string;
  done: number;
  total: number;
  cancel: () => void;
}

/** What is being read at present, if anything. */
export const reading = createStore<{ now: Reading | null }>(() => ({ now: null }));

const isRun = (file: File): boolean => /\.run$/i.test(file.name);

/** Bytes of a saved run, at most: a larger file is not read. */
const LARGEST_RUN = 512e6;

/**
 * Opens files: a saved run is continued, anything else becomes the data of a new run. If they cannot be read, a notice
 * says why, and nothing changes. Files that are still being read are cancelled.
 */
export async function takeFiles(store: ExperimentStore, files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  reading.getState().now?.cancel();
  try {
    if (files.some(isRun)) store.actions.load(await readRun(files));
    else await importData(store, [...files]);
  } catch (error) {
    if (isAbort(error)) return;
    store.actions.notify('error', error instanceof Error ? error.message : String(error));
  }
}

/** Dismisses errors about earlier files, since a new run begins. */
function dismissErrors({ getState, actions }: ExperimentStore): void {
  for (const { id, level } of getState().notices) if (level === 'error') actions.dismiss(id);
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

async function readRun(files: readonly File[]): Promise<Uint8Array<ArrayBuffer>> {
  const [file] = files;
  if (files.length > 1) throw new Error('A saved run must be opened alone, without other files.');
  if (file.size > LARGEST_RUN) throw new Error(`${file.name} is too large for a saved run.`);
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Error(`${file.name} could not be read. Please choose it again.`);
  }
}

async function importData(store: ExperimentStore, files: File[]): Promise<void> {
  const what = `Reading ${nameOf(files[0].name, files.length)}`;
  const stop = new AbortController();
  const show = (now: Reading | null) => {
    if (!stop.signal.aborted) reading.setState({ now });
  };
  const cancel = () => {
    show(null);
    stop.abort();
  };
  show({ what, done: 0, total: 0, cancel });
  try {
    const { importInWorker } = await import('../../data/user/client.ts');
    stop.signal.throwIfAborted(); // while the importer was loaded
    const onProgress = (done: number, total: number) => show({ what, done, total, cancel });
    const read = await importInWorker(files, { onProgress, signal: stop.signal });
    if (stop.signal.aborted) return;
    dismissErrors(store);
    const own = { ...read, name: nameOf(read.name, files.length) };
    store.actions.own(own);
    store.actions.notify(
      'info',
      `${own.name}: ${contentOf(own)}. Read in this browser; nothing was uploaded.`,
    );
    if (own.notice) store.actions.notify('warning', own.notice);
  } finally {
    show(null);
  }
}

/** Accepts files that are dropped or pasted, and shows that they are being read. Loaded after the first picture. */
import { useEffect, useState } from 'react';
import type { ExperimentStore } from '../../store/experiment-store.ts';
import { reading, takeFiles } from './take.ts';
import './files.css';
import { useStore } from 'zustand';
import { looksLikePoints } from '../../data/user/formats/csv.ts';

export { takeFiles };

/** Elements that accept pasted text themselves. */
const TYPING = 'input, textarea, select, [contenteditable]';
const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Files can be dropped anywhere, or pasted; an overlay appears while they are dragged over the page. */
export function Drop({ store }: { store: ExperimentStore }) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const on = <K extends keyof WindowEventMap>(type: K, listener: (event: WindowEventMap[K]) => void) =>
      window.addEventListener(type, listener, { signal: stop.signal });
    on('dragover', (event) => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    });
    on('dragleave', (event) => event.relatedTarget === null && setOver(false));
    on('drop', (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      void takeDropped(store, event.dataTransfer);
    });
    on('paste', (event) => {
      if (event.target instanceof Element && event.target.closest(TYPING)) return;
      const files = pastedFiles(event.clipboardData);
      if (files.length > 0) event.preventDefault();
      void takeFiles(store, files);
    });
    return () => stop.abort();
  }, [store]);
  if (!over) return null;
  return (
    <section className="drop" aria-label="Drop files" data-testid="drop">
      <div>
        <strong>Drop pictures, points or a saved run here</strong>
        <p>PNG, JPEG, WebP, a ZIP of them, IDX, CIFAR-10, .npy, CSV, .run</p>
        <p>It stays in this browser; nothing is uploaded.</p>
      </div>
    </section>
  );
}

/** Opens dropped files. Folders look like files that cannot be read, so they are detected here. */
async function takeDropped(store: ExperimentStore, data: DataTransfer | null): Promise<void> {
  const folder = [...(data?.items ?? [])].some((item) => item.webkitGetAsEntry?.()?.isDirectory);
  if (folder)
    store.actions.notify('error', 'Folders cannot be opened. Please drop the files in it, or a ZIP of them.');
  else await takeFiles(store, [...(data?.files ?? [])]);
}

/** What is being read, its progress, and a button to cancel it. */
export function ReadingNote() {
  const now = useStore(reading, (s) => s.now);
  if (!now) return null;
  const { what, done, total, cancel } = now;
  return (
    <div className="notice">
      <p>
        {what}
        <progress aria-label={what} {...(total > 0 ? { value: done, max: total } : {})} />
      </p>
      <button type="button" className="button small" onClick={cancel}>
        Cancel
      </button>
    </div>
  );
}

/** The pasted content as files; none for text that is not a table of points. */
export function pastedFiles(data: DataTransfer | null): File[] {
  if (!data) return [];
  if (data.files.length > 0) return [...data.files];
  const text = data.getData('text/plain');
  return looksLikePoints(text) ? [new File([text], 'pasted.csv', { type: 'text/csv' })] : [];
}

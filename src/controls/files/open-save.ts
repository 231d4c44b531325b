/** Chooses, opens and saves the visitor's files. */
import type { ExperimentStore } from '../../store/experiment-store.ts';

/** Opens the system's file picker; must be called from a click. Resolves to no files if the visitor cancels. */
export function pickFiles({ multiple = false, accept = '' } = {}): Promise<File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = multiple;
  input.accept = accept;
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

/** Saves bytes as a file on the visitor's device. */
export function download(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // some browsers begin the download late
}

/** Opens files: see `takeFiles`. The code for it is loaded with the first files, not with the page. */
export async function openFiles(store: ExperimentStore, files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  try {
    const { takeFiles } = await import('./Files.tsx');
    await takeFiles(store, files);
  } catch {
    const text = 'The code that reads files could not be loaded. Please check the connection and try again.';
    store.actions.notify('error', text);
  }
}

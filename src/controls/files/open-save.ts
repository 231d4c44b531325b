/** The visitor's files: choosing, opening and saving them. */
import type { ExperimentStore } from '../../store/experiment-store.ts';

/** Opens the system's file picker; to be called from a click. Gives no files where the visitor cancels. */
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

/** Hands bytes to the visitor as a file. */
export function download(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // some browsers begin late
}

/** Takes files in (see `take.ts`). What it needs is loaded with the first files, not with the page. */
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

import type { ExperimentStore } from '../../store/experiment-store.ts';

/** Takes files in (see `take.ts`). What it needs is loaded with the first files, not with the page. */
export async function openFiles(store: ExperimentStore, files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  try {
    const { takeFiles } = await import('./files.ts');
    await takeFiles(store, files);
  } catch {
    const text = 'What reads files could not be loaded. Please check the connection and try again.';
    store.actions.notify('error', text);
  }
}

import type { OnBytes } from '../bundled/sources.ts';
import { checkFiles } from './limits.ts';
import type { OwnData } from './own.ts';
import type { ImportReport, ImportRequest } from './serve.ts';

export interface ClientOptions {
  /** Files read so far, including those in archives, and in all. */
  onProgress?: OnBytes;
  signal?: AbortSignal;
}

/**
 * Reads files in a separate worker, which ends with the import or when the signal aborts. Rejects with an Error that
 * says what is wrong and what would be right, or with the signal's reason.
 */
export async function importInWorker(files: readonly File[], options: ClientOptions = {}): Promise<OwnData> {
  const names = files.map((file) => file.webkitRelativePath || file.name);
  checkFiles(files.map(({ size }, i) => ({ name: names[i], size })));
  options.signal?.throwIfAborted();
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  try {
    return await answer(worker, { names, files: [...files] }, options);
  } finally {
    worker.terminate();
  }
}

function answer(
  worker: Worker,
  request: ImportRequest,
  { onProgress, signal }: ClientOptions,
): Promise<OwnData> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data: report }: MessageEvent<ImportReport>) => {
      if (report.type === 'progress') onProgress?.(report.done, report.total);
      else if (report.type === 'done') resolve(report.own);
      else reject(new Error(report.message));
    };
    worker.onerror = () => reject(new Error('The files could not be read: the import stopped unexpectedly.'));
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    worker.postMessage(request);
  });
}

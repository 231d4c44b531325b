/** Reads and decodes the visitor's files in a worker. */

import { decode } from './decode.ts';
import { importFiles, type NamedBytes } from './import.ts';
import type { OwnData } from './own.ts';

export interface ImportRequest {
  /** Names, or paths within a chosen folder. */
  names: string[];
  files: File[];
}

export type ImportReport =
  | { type: 'progress'; done: number; total: number }
  | { type: 'done'; own: OwnData }
  | { type: 'error'; message: string };

const post = (report: ImportReport, transfer: Transferable[] = []) => postMessage(report, { transfer });

/** Milliseconds between two reports, at least: a page would not draw more of them. */
const BETWEEN_REPORTS = 50;

self.onmessage = async ({ data }: MessageEvent<ImportRequest>) => {
  try {
    let last = 0;
    const onProgress = (done: number, total: number) => {
      if (performance.now() - last < BETWEEN_REPORTS) return;
      last = performance.now();
      post({ type: 'progress', done, total });
    };
    const own = await importFiles(await readFiles(data), decode, { onProgress });
    const arrays = own.kind === 'points' ? [own.points] : [own.pixels, own.labels];
    post(
      { type: 'done', own },
      arrays.flatMap((array) => (array ? [array.buffer] : [])),
    );
  } catch (error) {
    post({ type: 'error', message: error instanceof Error ? error.message : String(error) });
  }
};

async function readFiles({ names, files }: ImportRequest): Promise<NamedBytes[]> {
  const read: NamedBytes[] = [];
  for (const [i, file] of files.entries()) {
    const bytes = await file.arrayBuffer().catch(() => {
      throw new Error(`${file.name} could not be read: was it moved or changed? Choose it again.`);
    });
    read.push({ name: names[i], bytes: new Uint8Array(bytes) });
  }
  return read;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FetchBytes, RealsSources } from './sources.ts';

const PREPARED = fileURLToPath(new URL('../../../public/data', import.meta.url));

/** Prepared data from the disk, for Node. Reading rejects with an Error if a file is missing. */
export function nodeSources(folder: string = PREPARED): RealsSources {
  const fetchBytes: FetchBytes = async (name, { onBytes, signal } = {}) => {
    const path = join(folder, name);
    try {
      const bytes = new Uint8Array(await readFile(path, { signal }));
      onBytes?.(bytes.length, bytes.length);
      return bytes;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new Error(`${path} is missing: run "npm run data" to prepare it`);
    }
  };
  return { fetchBytes };
}

/** The stored figures of the benchmark, which are files of the site. */
import { STORED_RUNS, STORED_SURFACES, type StoredRun, type StoredSurface } from '../benchmark/stored.ts';
import { fetchJson } from './results.ts';

/**
 * Rejects with an Error that names a file that could not be loaded. Their content was validated when they were made, and is
 * by a test.
 */
export async function loadBenchmark(folder: URL): Promise<{ runs: StoredRun[]; surfaces: StoredSurface[] }> {
  const [runs, surfaces] = await Promise.all([
    fetchJson<StoredRun[]>(new URL(STORED_RUNS, folder)),
    fetchJson<StoredSurface[]>(new URL(STORED_SURFACES, folder)),
  ]);
  return { runs, surfaces };
}

/** The stored results of the paper's experiments, which are files of the site. */
import { INDEX_FILE } from '../experiment/result-files.ts';
import type { StoredResult } from '../experiment/results.ts';

/**
 * Loads all of them. Rejects with an Error that names a file that could not be loaded. Their content was validated when
 * they were made, and is by a test, so that the page need not load the validation.
 */
export async function loadResults(folder: URL): Promise<StoredResult[]> {
  const files = await fetchJson<string[]>(new URL(INDEX_FILE, folder));
  return Promise.all(files.map((file) => fetchJson<StoredResult>(new URL(file, folder))));
}

/** The content of a file. Rejects with an Error that names it. */
export async function fetchJson<T>(url: URL): Promise<T> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return (await response.json()) as T;
  } catch (error) {
    const name = url.pathname.split('/').at(-1);
    throw new Error(`${name} could not be loaded (${(error as Error).message}).`);
  }
}

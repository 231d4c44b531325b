import { displayName, folderOf } from '../bytes.ts';
import { detect } from './formats/detect.ts';
import { gunzip } from './formats/inflate.ts';
import { zipEntries } from './formats/zip.ts';
import type { Budget } from './limits.ts';

export interface NamedBytes {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A file as it is, or one in an archive, which is unpacked when it is read. */
export interface Leaf {
  /** For display. */
  name: string;
  /** The folder it lies in, for display; empty where it lies in none. */
  folder: string;
  read(): Uint8Array;
}

interface Named {
  name: string;
}

/** The same order on every machine, whatever its language. */
export const byName = (a: Named, b: Named): number => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1);

/** All files, those of ZIPs and gzip files too (one level), ordered by name. */
export function leavesOf(files: readonly NamedBytes[], budget: Budget): Leaf[] {
  return files.flatMap((file) => unpack(file, budget)).toSorted(byName);
}

function unpack({ name: given, bytes }: NamedBytes, budget: Budget): Leaf[] {
  const name = displayName(given);
  const format = detect(bytes);
  if (format === 'zip') {
    return zipEntries(name, bytes, budget)
      .filter(({ path }) => isContent(path))
      .map(({ path, read }) => leaf(displayName(path), read));
  }
  if (format === 'gzip') return [leaf(name.replace(/\.gz$/i, ''), () => gunzip(name, bytes, budget))];
  return [leaf(name, () => bytes)];
}

const leaf = (name: string, read: () => Uint8Array): Leaf => ({ name, folder: folderOf(name), read });

/** Not a folder, not hidden, not a file of the system such as thumbs.db. */
function isContent(path: string): boolean {
  const parts = path.split(/[\\/]+/);
  if (parts.at(-1) === '') return false;
  return !parts.some(
    (part) => part === '__MACOSX' || /^\.[^.]/.test(part) || /^(thumbs\.db|desktop\.ini)$/i.test(part),
  );
}

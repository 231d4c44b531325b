import { displayName, folderOf } from '../bytes.ts';
import { detect } from './formats/detect.ts';
import { gunzip } from './formats/inflate.ts';
import { zipEntries } from './formats/zip.ts';
import type { Budget } from './limits.ts';

export interface NamedBytes {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A file that was chosen, or one in an archive, which is unpacked when it is read. */
export interface SourceFile {
  /** For display. */
  name: string;
  /** The folder that contains it, for display; empty if there is none. */
  folder: string;
  read(): Uint8Array;
}

interface Named {
  name: string;
}

/** Compares names by character codes, which gives the same order for every language of the machine. */
export const byName = (a: Named, b: Named): number => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1);

/** All files, including those in ZIP and gzip files (one level), sorted by name. Throws what `zipEntries` throws. */
export function sourceFilesOf(files: readonly NamedBytes[], budget: Budget): SourceFile[] {
  return files.flatMap((file) => unpack(file, budget)).toSorted(byName);
}

function unpack({ name: given, bytes }: NamedBytes, budget: Budget): SourceFile[] {
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

const leaf = (name: string, read: () => Uint8Array): SourceFile => ({ name, folder: folderOf(name), read });

/** Is it neither a folder, nor hidden, nor a file of the system such as thumbs.db? */
function isContent(path: string): boolean {
  const parts = path.split(/[\\/]+/);
  if (parts.at(-1) === '') return false;
  return !parts.some(
    (part) => part === '__MACOSX' || /^\.[^.]/.test(part) || /^(thumbs\.db|desktop\.ini)$/i.test(part),
  );
}

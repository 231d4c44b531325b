/** Files that commands write: completely, or not at all. */
import { rmSync, type Stats } from 'node:fs';
import { access, constants, mkdir, open, realpath, rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { printPoints } from '../data/user/formats/csv.ts';
import { UsageError } from './input.ts';

/** The content of a file, piece by piece; it can be iterated several times. */
export type Content = () => Iterable<string | Uint8Array>;

/** Rejects with a UsageError if a file cannot be written, before hours of training; does not touch the file itself. */
export async function checkWritable(file: string): Promise<void> {
  if (file === '') throw new UsageError('the name of a file to write is empty');
  try {
    const found = await stat(file).catch(unlessMissing);
    if (found?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (found) await access(file, constants.W_OK);
    if (!found || found.isFile()) await access(dirname(await placeOf(file, found)), constants.W_OK);
  } catch (error) {
    throw new UsageError(`${file}: cannot be written (${reason(error)})`);
  }
}

/** Makes a folder if it does not exist yet. Rejects with a UsageError if it cannot be written. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeAll(resolve(folder));
  } catch (error) {
    throw new UsageError(`${folder}: cannot be written (${reason(error)})`);
  }
}

/** Makes missing folders one by one, since a recursive `mkdir` never ends where folders cannot be made, as in /proc. */
async function makeAll(folder: string): Promise<void> {
  const found = await stat(folder).catch(unlessMissing);
  if (found && !found.isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
  if (found) return;
  const parent = dirname(folder);
  await makeAll(parent);
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new Error(`no folder can be made in ${parent}`);
    if (error.code !== 'EEXIST') throw error; // another process was faster
  });
}

/** Indented JSON. */
export const json =
  (value: object): Content =>
  () => [`${JSON.stringify(value, null, 1)}\n`];

/** Points [n, dimension] as CSV. */
export const csv =
  (points: Float32Array, dimension: number): Content =>
  () =>
    printPoints(points, dimension);

/**
 * Writes all files, even after one has failed. A file that cannot be written to its place is written to the folder for
 * temporary files; in the end it rejects with an Error that says where that file is.
 */
export async function writeFiles(
  files: readonly (readonly [file: string, content: Content])[],
): Promise<void> {
  const failures: string[] = [];
  for (const [file, content] of files) {
    try {
      await writeWhole(file, content);
    } catch (error) {
      failures.push(`${file} could not be written (${reason(error)})${await elsewhere(file, content)}`);
    }
  }
  if (failures.length > 0) throw new Error(failures.join(' '));
}

async function elsewhere(file: string, content: Content): Promise<string> {
  const other = join(tmpdir(), `transport-lab-${process.pid}-${basename(file)}`);
  try {
    await writeWhole(other, content);
    return `: it is saved as ${other}.`;
  } catch (error) {
    return `, nor could ${other} (${reason(error)}): it is lost.`;
  }
}

/**
 * Writes a file next to its place and then moves it, so that a full disk or a Ctrl-C does not damage an existing file.
 */
export async function writeWhole(file: string, content: Content): Promise<void> {
  const found = await stat(file).catch(unlessMissing);
  if (found && !found.isFile()) return write(file, content); // a device or a pipe
  const place = await placeOf(file, found);
  const draft = join(dirname(place), `.${basename(place)}.${process.pid}.part`);
  const discard = () => rmSync(draft, { force: true });
  const stop = (signal: NodeJS.Signals) => {
    discard();
    process.kill(process.pid, signal); // again, without this listener
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  try {
    await write(draft, content, found?.mode);
    await rename(draft, place);
  } finally {
    discard();
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function write(file: string, content: Content, mode?: number): Promise<void> {
  const handle = await open(file, 'w', mode);
  try {
    for (const piece of content()) await handle.writeFile(piece);
    await handle.sync().catch(unless('EINVAL')); // as on devices and pipes
  } finally {
    await handle.close();
  }
}

/** The file to replace: a symbolic link is kept, and its target is replaced. */
const placeOf = async (file: string, found: Stats | null): Promise<string> =>
  found ? await realpath(file) : file;

const unless =
  (code: string) =>
  (error: NodeJS.ErrnoException): null => {
    if (error.code === code) return null;
    throw error;
  };
const unlessMissing = unless('ENOENT');

const reason = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error as Error).message;

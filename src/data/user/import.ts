import type { OnBytes } from '../bundled/sources.ts';
import { displayName } from '../bytes.ts';
import { fixedOrder } from '../order.ts';
import { assemble, type Identity } from './assemble.ts';
import { FORMATS, UnusableFile } from './errors.ts';
import { parseCifar } from './formats/cifar.ts';
import { parseCsv } from './formats/csv.ts';
import { detect } from './formats/detect.ts';
import { parseIdx } from './formats/idx.ts';
import { parseNpy } from './formats/npy.ts';
import { type DecodeImage, Pictures } from './formats/pictures.ts';
import { Budget, checkFiles, LIMITS, type Limits } from './limits.ts';
import type { OwnData, Part } from './own.ts';
import { byName, type NamedBytes, type SourceFile, sourceFilesOf } from './source-files.ts';

export type { DecodeImage, NamedBytes };

export interface ImportOptions {
  /** Files read so far, including those in archives, and in all. */
  onProgress?: OnBytes;
  signal?: AbortSignal;
  limits?: Limits;
}

/**
 * Turns files into one set of images or points. The content of a file determines its format. At most 20,000 images or
 * points are kept. Pictures in several folders are labelled by folder and shuffled (always in the same order), so that
 * the first N are mixed. Rejects with an Error that names the file, what is wrong with it, and what would be right.
 */
export async function importFiles(
  files: readonly NamedBytes[],
  decode: DecodeImage,
  options: ImportOptions = {},
): Promise<OwnData> {
  const limits = options.limits ?? LIMITS;
  checkFiles(
    files.map(({ name, bytes }) => ({ name, size: bytes.length })),
    limits,
  );
  const sorted = files.toSorted(byName);
  const identity = {
    name: displayName(sorted[0].name),
    fingerprint: await fingerprint(sorted.map(({ bytes }) => bytes)),
  };
  const unpacked = mixed(sourceFilesOf(sorted, new Budget(limits)));
  const { parts, leftOut, unread } = await readAll(unpacked, decode, limits, options);
  if (parts.length === 0 && leftOut.length > 0) throw new Error(leftOut[0].message);
  const leftOutInWords = leftOut.length > 0 ? `Files left out: ${leftOut.length}. ${leftOut[0].message}` : '';
  const own = assembled(parts, identity, limits, leftOutInWords);
  const notices = [
    unread > 0 ? `${limits.kept} pictures are kept, ${unread} more files were not read.` : '',
    own.notice ?? '',
    leftOutInWords,
  ].filter((text) => text !== '');
  return notices.length > 0 ? { ...own, notice: notices.join(' ') } : own;
}

/** Adds the files left out to an error of `assemble`, since they may be its reason. */
function assembled(parts: Part[], identity: Identity, limits: Limits, leftOut: string): OwnData {
  try {
    return assemble(parts, identity, limits);
  } catch (error) {
    throw leftOut === '' ? error : new Error(`${(error as Error).message} ${leftOut}`);
  }
}

/** Shuffles files of several folders, so that the folders are mixed. */
function mixed(files: SourceFile[]): SourceFile[] {
  const folders = new Set(files.map(({ folder }) => folder));
  if (folders.size < 2) return files;
  return Array.from(fixedOrder('imported files', files.length), (i) => files[i]);
}

async function readAll(
  files: readonly SourceFile[],
  decode: DecodeImage,
  limits: Limits,
  { onProgress, signal }: ImportOptions,
) {
  const parts: Part[] = [];
  const leftOut: UnusableFile[] = [];
  const pictures = new Pictures(decode, limits);
  let done = 0;
  for (; done < files.length && pictures.count < limits.kept; done++) {
    signal?.throwIfAborted();
    try {
      const part = await read(files[done], pictures, limits);
      if (part) parts.push(part);
    } catch (error) {
      if (!(error instanceof UnusableFile)) throw error;
      leftOut.push(error);
    }
    onProgress?.(done + 1, files.length);
  }
  parts.sort(byName);
  const pictured = pictures.part();
  return { parts: pictured ? [...parts, pictured] : parts, leftOut, unread: files.length - done };
}

/** The content of a file; null for a picture, which is added to `pictures`. */
async function read(
  { name, folder, read }: SourceFile,
  pictures: Pictures,
  limits: Limits,
): Promise<Part | null> {
  const bytes = read();
  switch (detect(bytes)) {
    case 'idx':
      return parseIdx(name, bytes, limits);
    case 'cifar':
      return parseCifar(name, bytes, limits);
    case 'npy':
      return parseNpy(name, bytes, limits);
    case 'text':
      if (/\.(png|jpe?g|webp|npy|gz|zip)$/i.test(name))
        throw new UnusableFile(`${name} is text, whatever its name says. ${FORMATS}`);
      return parseCsv(name, bytes, limits);
    case 'picture':
      await pictures.add(name, folder, bytes);
      return null;
    case 'zip':
    case 'gzip':
      throw new UnusableFile(`${name} is an archive within another: unpack it first.`);
    case 'tar':
      throw new UnusableFile(`${name} is a tar archive: unpack it first, and choose what it holds.`);
    case 'unknown':
      throw new UnusableFile(`${name} is of a kind that is not known. ${FORMATS}`);
  }
}

/**
 * 16 hexadecimal digits that identify files: of the SHA-256 of one file, or of those of several in their order.
 * Pages that are not secure have no SHA-256: there FNV-1a (twice 32 bits) is used instead.
 */
async function fingerprint(files: readonly Uint8Array<ArrayBuffer>[]): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  const digest = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
    subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : fnv(bytes);
  const digests: number[][] = [];
  for (const file of files) digests.push([...(await digest(file))]);
  const whole = digests.length === 1 ? digests[0] : await digest(Uint8Array.from(digests.flat()));
  return Array.from(whole.slice(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const PRIME = 0x01000193;

function fnv(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  let [a, b] = [0x811c9dc5, 0x5bd1e995];
  for (let i = 0; i < bytes.length; i++) {
    a = Math.imul(a ^ bytes[i], PRIME);
    b = Math.imul(b ^ bytes[i], PRIME) ^ (b >>> 15);
  }
  const out = new DataView(new ArrayBuffer(8));
  out.setInt32(0, a);
  out.setInt32(4, b);
  return new Uint8Array(out.buffer);
}

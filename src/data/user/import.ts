import type { OnBytes } from '../bundled/sources.ts';
import { displayName } from '../bytes.ts';
import { fixedOrder } from '../order.ts';
import { assemble, type Identity } from './assemble.ts';
import { FORMATS, LeftOut } from './errors.ts';
import { parseCifar } from './formats/cifar.ts';
import { parseCsv } from './formats/csv.ts';
import { detect } from './formats/detect.ts';
import { parseIdx } from './formats/idx.ts';
import { parseNpy } from './formats/npy.ts';
import { type DecodeImage, Pictures } from './formats/pictures.ts';
import { byName, type Leaf, leavesOf, type NamedBytes } from './leaves.ts';
import { Budget, checkFiles, LIMITS, type Limits } from './limits.ts';
import type { OwnData, Part } from './own.ts';

export type { DecodeImage, NamedBytes };

export interface ImportOptions {
  /** Files read so far, those in archives too, and in all. */
  onProgress?: OnBytes;
  signal?: AbortSignal;
  limits?: Limits;
}

/**
 * Turns files into one set of images or points. The content of a file decides what it is. At most 20,000 are kept.
 * Pictures in several folders are labelled by them and come in a shuffled order (always alike), so that the first N are
 * mixed. Throws an `Error` that names the file, what is wrong with it, and what would be right.
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
  const leaves = mixed(leavesOf(sorted, new Budget(limits)));
  const { parts, leftOut, unread } = await readAll(leaves, decode, limits, options);
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

/** The files left out may be the reason why the rest does not fit together. */
function assembled(parts: Part[], identity: Identity, limits: Limits, leftOut: string): OwnData {
  try {
    return assemble(parts, identity, limits);
  } catch (error) {
    throw leftOut === '' ? error : new Error(`${(error as Error).message} ${leftOut}`);
  }
}

/** Files of several folders are shuffled, so that the folders mix. */
function mixed(leaves: Leaf[]): Leaf[] {
  const folders = new Set(leaves.map(({ folder }) => folder));
  if (folders.size < 2) return leaves;
  return Array.from(fixedOrder('imported files', leaves.length), (i) => leaves[i]);
}

async function readAll(
  leaves: readonly Leaf[],
  decode: DecodeImage,
  limits: Limits,
  { onProgress, signal }: ImportOptions,
) {
  const parts: Part[] = [];
  const leftOut: LeftOut[] = [];
  const pictures = new Pictures(decode, limits);
  let done = 0;
  for (; done < leaves.length && pictures.count < limits.kept; done++) {
    signal?.throwIfAborted();
    try {
      const part = await read(leaves[done], pictures, limits);
      if (part) parts.push(part);
    } catch (error) {
      if (!(error instanceof LeftOut)) throw error;
      leftOut.push(error);
    }
    onProgress?.(done + 1, leaves.length);
  }
  parts.sort(byName);
  const pictured = pictures.part();
  return { parts: pictured ? [...parts, pictured] : parts, leftOut, unread: leaves.length - done };
}

/** What a file holds; null for a picture, which joins the others. */
async function read({ name, folder, read }: Leaf, pictures: Pictures, limits: Limits): Promise<Part | null> {
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
        throw new LeftOut(`${name} is text, whatever its name says. ${FORMATS}`);
      return parseCsv(name, bytes, limits);
    case 'picture':
      await pictures.add(name, folder, bytes);
      return null;
    case 'zip':
    case 'gzip':
      throw new LeftOut(`${name} is an archive within another: unpack it first.`);
    case 'tar':
      throw new LeftOut(`${name} is a tar archive: unpack it first, and choose what it holds.`);
    case 'unknown':
      throw new LeftOut(`${name} is of a kind that is not known. ${FORMATS}`);
  }
}

/**
 * 16 hexadecimal digits that tell files apart: of the SHA-256 of one file, or of those of several in their order.
 * Pages that are not secure have no SHA-256: there a hash of our own stands in (FNV-1a, twice 32 bits).
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

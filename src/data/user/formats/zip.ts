import { displayName, hasText, viewOf } from '../../bytes.ts';
import { UnusableFile } from '../errors.ts';
import type { Budget } from '../limits.ts';
import { checkContent, inflate } from './inflate.ts';

const END = 'PK\x05\x06';
const ENTRY = 'PK\x01\x02';
const LOCAL = 'PK\x03\x04';
const END_64 = 'PK\x06\x06';
const LOCATOR_64 = 'PK\x06\x07';
const END_SIZE = 22;
const LOCATOR_SIZE = 20;
/** The placeholder of a number that does not fit into 32 bits. */
const ELSEWHERE = 0xffffffff;
/** The type of the extra field with such numbers of an entry. */
const WIDE_SIZES = 1;
const LONGEST_COMMENT = 65535;

export interface ZipEntry {
  /** As it is in the archive: must never be used as a path. */
  path: string;
  /** Unpacks it within the budget. Throws `UnusableFile` if it is damaged, encrypted, or not compressed by deflate. */
  read(): Uint8Array;
}

/**
 * The files in a ZIP, from its central directory; nothing is unpacked yet. Throws an Error if it is damaged or too
 * large.
 */
export function zipEntries(name: string, bytes: Uint8Array, budget: Budget): ZipEntry[] {
  const view = viewOf(bytes);
  let at = findDirectory(name, bytes);
  const entries: ZipEntry[] = [];
  while (at + 46 <= bytes.length && hasText(bytes, ENTRY, at)) {
    if (entries.length >= budget.limits.entries) {
      throw new Error(`${name} holds more than ${budget.limits.entries} files: choose a smaller one.`);
    }
    const pathEnd = at + 46 + view.getUint16(at + 28, true);
    const path = new TextDecoder().decode(bytes.subarray(at + 46, pathEnd));
    const header = at;
    entries.push({ path, read: () => readEntry(`${name}: ${displayName(path)}`, bytes, header, budget) });
    at = pathEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  if (entries.length === 0) throw new Error(`${name} is an empty ZIP, or its list of files is damaged.`);
  return entries;
}

/** The start of the central directory; in large archives (ZIP64) a separate record has it. */
function findDirectory(name: string, bytes: Uint8Array): number {
  const view = viewOf(bytes);
  const end = findEnd(name, bytes);
  const at = view.getUint32(end + 16, true);
  const locator = end - LOCATOR_SIZE;
  if (at !== ELSEWHERE || locator < 0 || !hasText(bytes, LOCATOR_64, locator)) return at;
  const record = read64(view, locator + 8);
  if (!hasText(bytes, END_64, record) || record + 56 > bytes.length)
    throw new Error(`${name} is damaged: its list of files cannot be found.`);
  return read64(view, record + 48);
}

function findEnd(name: string, bytes: Uint8Array): number {
  const last = bytes.length - END_SIZE;
  for (let at = last; at >= 0 && at >= last - LONGEST_COMMENT; at--) if (hasText(bytes, END, at)) return at;
  throw new Error(`${name} is cut off: the list of files at the end of the ZIP is missing.`);
}

/** `header` is the offset of the entry in the central directory. */
function readEntry(name: string, bytes: Uint8Array, header: number, budget: Budget): Uint8Array {
  const view = viewOf(bytes);
  const method = view.getUint16(header + 10, true);
  const crc = view.getUint32(header + 16, true);
  const { size, packed, local } = placeOf(name, view, header);
  if (view.getUint16(header + 8, true) & 1) throw new UnusableFile(`${name} is encrypted: unpack it first.`);
  if (method !== 0 && method !== 8) {
    throw new UnusableFile(
      `${name} is packed by method ${method}; only deflate can be read: unpack it first.`,
    );
  }
  if (local + 30 > bytes.length || !hasText(bytes, LOCAL, local))
    throw new UnusableFile(`${name} is damaged: the archive points to a wrong place.`);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packed > bytes.length) throw new UnusableFile(`${name} is cut off: copy or download it again.`);
  const body = bytes.subarray(start, start + packed);
  if (method === 8) return inflate({ name, body, crc, size }, budget);
  budget.check(name, packed, packed);
  checkContent(name, body, crc, size);
  budget.spend(packed);
  return body;
}

/** Sizes and offset of an entry. Those that do not fit into 32 bits are in an extra field, in this order. */
function placeOf(name: string, view: DataView, header: number) {
  let wide = wideSizes(view, header);
  const [size, packed, local] = [24, 20, 42].map((at) => {
    const value = view.getUint32(header + at, true);
    if (value !== ELSEWHERE || wide === null) return value;
    if (wide.from + 8 > wide.end) throw new UnusableFile(`${name} is damaged: a size of it is missing.`);
    wide = { ...wide, from: wide.from + 8 };
    return read64(view, wide.from - 8);
  });
  return { size, packed, local };
}

/** The position of an entry's extra field with sizes in 64 bits; null if it has none. */
function wideSizes(view: DataView, header: number): { from: number; end: number } | null {
  const first = header + 46 + view.getUint16(header + 28, true);
  const end = Math.min(first + view.getUint16(header + 30, true), view.byteLength);
  for (let at = first; at + 4 <= end; ) {
    const from = at + 4;
    at = from + view.getUint16(at + 2, true);
    if (view.getUint16(from - 4, true) === WIDE_SIZES) return { from, end: Math.min(at, end) };
  }
  return null;
}

const read64 = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

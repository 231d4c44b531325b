import { displayName, spells, viewOf } from '../../bytes.ts';
import { LeftOut } from '../errors.ts';
import type { Budget } from '../limits.ts';
import { checkSeal, inflate } from './inflate.ts';

const END = 'PK\x05\x06';
const ENTRY = 'PK\x01\x02';
const LOCAL = 'PK\x03\x04';
const END_64 = 'PK\x06\x06';
const LOCATOR_64 = 'PK\x06\x07';
const END_SIZE = 22;
const LOCATOR_SIZE = 20;
/** Stands for a number that 32 bits do not hold. */
const ELSEWHERE = 0xffffffff;
/** The kind of extra field that holds such numbers of an entry. */
const WIDE_SIZES = 1;
const LONGEST_COMMENT = 65535;

export interface ZipEntry {
  /** As the archive gives it: never use it as a path. */
  path: string;
  /** Unpacks it within the budget; throws `LeftOut` on damage, encryption or another method than deflate. */
  read(): Uint8Array;
}

/** The files in a ZIP, by its central directory. Nothing is unpacked yet. */
export function zipEntries(name: string, bytes: Uint8Array, budget: Budget): ZipEntry[] {
  const view = viewOf(bytes);
  let at = findDirectory(name, bytes);
  const entries: ZipEntry[] = [];
  while (at + 46 <= bytes.length && spells(bytes, ENTRY, at)) {
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

/** Where the central directory begins; large archives (ZIP64) hold it in a record of their own. */
function findDirectory(name: string, bytes: Uint8Array): number {
  const view = viewOf(bytes);
  const end = findEnd(name, bytes);
  const at = view.getUint32(end + 16, true);
  const locator = end - LOCATOR_SIZE;
  if (at !== ELSEWHERE || locator < 0 || !spells(bytes, LOCATOR_64, locator)) return at;
  const record = read64(view, locator + 8);
  if (!spells(bytes, END_64, record) || record + 56 > bytes.length)
    throw new Error(`${name} is damaged: its list of files cannot be found.`);
  return read64(view, record + 48);
}

function findEnd(name: string, bytes: Uint8Array): number {
  const last = bytes.length - END_SIZE;
  for (let at = last; at >= 0 && at >= last - LONGEST_COMMENT; at--) if (spells(bytes, END, at)) return at;
  throw new Error(`${name} is cut off: the list of files at the end of the ZIP is missing.`);
}

/** `header` is where the central directory describes the entry. */
function readEntry(name: string, bytes: Uint8Array, header: number, budget: Budget): Uint8Array {
  const view = viewOf(bytes);
  const method = view.getUint16(header + 10, true);
  const crc = view.getUint32(header + 16, true);
  const { size, packed, local } = placeOf(name, view, header);
  if (view.getUint16(header + 8, true) & 1) throw new LeftOut(`${name} is encrypted: unpack it first.`);
  if (method !== 0 && method !== 8) {
    throw new LeftOut(`${name} is packed by method ${method}; only deflate can be read: unpack it first.`);
  }
  if (local + 30 > bytes.length || !spells(bytes, LOCAL, local))
    throw new LeftOut(`${name} is damaged: the archive points to a wrong place.`);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packed > bytes.length) throw new LeftOut(`${name} is cut off: copy or download it again.`);
  const body = bytes.subarray(start, start + packed);
  if (method === 8) return inflate({ name, body, crc, size }, budget);
  budget.check(name, packed, packed);
  checkSeal(name, body, crc, size);
  budget.spend(packed);
  return body;
}

/** Sizes of an entry and where it lies. Those that 32 bits do not hold are in an extra field, in this order. */
function placeOf(name: string, view: DataView, header: number) {
  let wide = wideSizes(view, header);
  const [size, packed, local] = [24, 20, 42].map((at) => {
    const value = view.getUint32(header + at, true);
    if (value !== ELSEWHERE || wide === null) return value;
    if (wide.from + 8 > wide.end) throw new LeftOut(`${name} is damaged: a size of it is missing.`);
    wide = { ...wide, from: wide.from + 8 };
    return read64(view, wide.from - 8);
  });
  return { size, packed, local };
}

/** Where an entry has the extra field of sizes in 64 bits; null where it has none. */
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

import { displayName, spells, viewOf } from './bytes.ts';
import { checkSeal, inflate } from './inflate.ts';
import type { Budget } from './limits.ts';

const END = 'PK\x05\x06';
const ENTRY = 'PK\x01\x02';
const LOCAL = 'PK\x03\x04';
const END_SIZE = 22;
const LONGEST_COMMENT = 65535;

export interface ZipEntry {
  /** As the archive gives it: never use it as a path. */
  path: string;
  /** Unpacks it within the budget; throws an `Error` on damage, encryption or another method than deflate. */
  read(): Uint8Array;
}

/** The files in a ZIP, by its central directory. Nothing is unpacked yet. */
export function zipEntries(name: string, bytes: Uint8Array, budget: Budget): ZipEntry[] {
  const view = viewOf(bytes);
  let at = view.getUint32(findEnd(name, bytes) + 16, true);
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

function findEnd(name: string, bytes: Uint8Array): number {
  const last = bytes.length - END_SIZE;
  for (let at = last; at >= 0 && at >= last - LONGEST_COMMENT; at--) if (spells(bytes, END, at)) return at;
  throw new Error(`${name} is cut off: the list of files at the end of the ZIP is missing.`);
}

/** `header` is where the central directory tells of the entry. */
function readEntry(name: string, bytes: Uint8Array, header: number, budget: Budget): Uint8Array {
  const view = viewOf(bytes);
  const method = view.getUint16(header + 10, true);
  const crc = view.getUint32(header + 16, true);
  const packed = view.getUint32(header + 20, true);
  const size = view.getUint32(header + 24, true);
  const local = view.getUint32(header + 42, true);
  if (view.getUint16(header + 8, true) & 1) throw new Error(`${name} is encrypted: unpack it first.`);
  if (method !== 0 && method !== 8) {
    throw new Error(`${name} is packed by method ${method}; only deflate can be read: unpack it first.`);
  }
  if (local + 30 > bytes.length || !spells(bytes, LOCAL, local))
    throw new Error(`${name} is damaged: the archive points to a wrong place.`);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packed > bytes.length) throw new Error(`${name} is cut off: copy or download it again.`);
  const body = bytes.subarray(start, start + packed);
  if (method === 8) return inflate({ name, body, crc, size }, budget);
  budget.check(name, packed, packed);
  checkSeal(name, body, crc, size);
  budget.spend(packed);
  return body;
}

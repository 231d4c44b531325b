import { Inflate } from 'fflate';
import { viewOf } from './bytes.ts';
import type { Budget } from './limits.ts';

/** Deflate grows at most 1032 times, so a piece stays below 17 MB. */
const PIECE = 1 << 14;

export interface Sealed {
  name: string;
  /** Deflate, without headers. */
  body: Uint8Array;
  /** CRC-32 of the content, and its size modulo 2^32. */
  crc: number;
  size: number;
}

/** Inflates piece by piece within the budget, whatever size was declared; throws an `Error` on damage. */
export function inflate({ name, body, crc, size }: Sealed, budget: Budget): Uint8Array {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const stream = new Inflate((chunk) => {
    length += chunk.length;
    chunks.push(chunk);
  });
  for (let at = 0; at === 0 || at < body.length; at += PIECE) {
    try {
      stream.push(body.subarray(at, at + PIECE), at + PIECE >= body.length);
    } catch (error) {
      throw new Error(`${name} is damaged or cut off (${(error as Error).message}).`);
    }
    budget.check(name, body.length, length);
  }
  const content = join(chunks, length);
  checkSeal(name, content, crc, size);
  budget.spend(length);
  return content;
}

export function checkSeal(name: string, content: Uint8Array, crc: number, size: number): void {
  if (content.length >>> 0 !== size)
    throw new Error(`${name} is damaged: it holds ${content.length} bytes and claims ${size}.`);
  if (crc32(content) !== crc) throw new Error(`${name} is damaged: its check sum is wrong.`);
}

/** Unpacks a gzip file of one member (RFC 1952). */
export function gunzip(name: string, bytes: Uint8Array, budget: Budget): Uint8Array {
  const start = headerLength(bytes);
  if (start + 8 > bytes.length) throw new Error(`${name} is cut off: copy or download it again.`);
  const end = bytes.length - 8;
  const view = viewOf(bytes);
  const [crc, size] = [view.getUint32(end, true), view.getUint32(end + 4, true)];
  return inflate({ name, body: bytes.subarray(start, end), crc, size }, budget);
}

/** Bytes before the data: ten, and whatever the flags announce. */
function headerLength(bytes: Uint8Array): number {
  const flags = bytes[3];
  let at = 10;
  if (flags & 4) at += 2 + bytes[at] + 256 * bytes[at + 1];
  for (const named of [8, 16]) {
    if (!(flags & named)) continue;
    const end = bytes.indexOf(0, at);
    at = end < 0 ? bytes.length : end + 1;
  }
  if (flags & 2) at += 2;
  return at >= 10 ? at : bytes.length; // not a number where it is cut off
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let c = byte;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

/** The check sum of ZIP and gzip. */
export function crc32(bytes: Uint8Array): number {
  let c = -1;
  for (let i = 0; i < bytes.length; i++) c = CRC_TABLE[(c ^ bytes[i]) & 255] ^ (c >>> 8);
  return ~c >>> 0;
}

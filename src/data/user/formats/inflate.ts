import { Gunzip, Inflate } from 'fflate';
import { crc32, PIECE_BYTES } from '../../gzip.ts';
import { LeftOut } from '../errors.ts';
import type { Budget } from '../limits.ts';

export interface Sealed {
  name: string;
  /** Deflate, without headers. */
  body: Uint8Array;
  /** CRC-32 of the content, and its size modulo 2^32. */
  crc: number;
  size: number;
}

/** Inflates piece by piece within the budget, whatever size was declared; throws `LeftOut` on damage. */
export function inflate({ name, body, crc, size }: Sealed, budget: Budget): Uint8Array {
  const pieces = new Pieces();
  const stream = new Inflate(pieces.add);
  try {
    pushAll(stream, body, () => budget.check(name, body.length, pieces.length), true);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    throw new LeftOut(`${name} is damaged or cut off (${error.message}).`);
  }
  const content = pieces.joined();
  checkSeal(name, content, crc, size);
  budget.spend(content.length);
  return content;
}

export function checkSeal(name: string, content: Uint8Array, crc: number, size: number): void {
  if (content.length >>> 0 !== size)
    throw new LeftOut(`${name} is damaged: it holds ${content.length} bytes and claims ${size}.`);
  if (crc32(content) !== crc) throw new LeftOut(`${name} is damaged: its check sum is wrong.`);
}

/**
 * Unpacks a gzip file (RFC 1952), of one member or of several one after the other, within the budget. Zeros may follow,
 * as on tapes. Throws `LeftOut` on damage.
 */
export function gunzip(name: string, bytes: Uint8Array, budget: Budget): Uint8Array {
  const pieces = new Pieces();
  const stream = new Gunzip(pieces.add);
  /** Where each member but the last ends, packed and unpacked. */
  const ends: { packed: number; unpacked: number }[] = [];
  stream.onmember = (packed) => ends.push({ packed, unpacked: pieces.length });
  try {
    pushAll(stream, bytes, () => budget.check(name, bytes.length, pieces.length), false);
  } catch (error) {
    // It may have stopped at zeros behind the last member: the check sums tell whether the content is complete.
    if (!(error instanceof Broken)) throw error;
  }
  const content = pieces.joined();
  ends.push({ packed: endOfLast(bytes, content.subarray(ends.at(-1)?.unpacked)), unpacked: content.length });
  let from = 0;
  for (const { packed, unpacked } of ends) {
    const member = content.subarray(from, unpacked);
    if (!isAt(bytes, packed - 8, sealOf(member)))
      throw new LeftOut(`${name} is damaged or cut off: its check sum is wrong. Copy or download it again.`);
    from = unpacked;
  }
  budget.spend(content.length);
  return content;
}

/** Where the last member ends: all behind its seal is zero, and zeros may be part of the seal. */
function endOfLast(bytes: Uint8Array, content: Uint8Array): number {
  const lastNot = (of: Uint8Array) => of.findLastIndex((byte) => byte !== 0);
  return lastNot(bytes) - lastNot(sealOf(content)) + 8;
}

/** The eight bytes at the end of a member: the CRC-32 of its content, and its size modulo 2^32. */
const sealOf = (content: Uint8Array): Uint8Array =>
  new Uint8Array(Uint32Array.of(crc32(content), content.length).buffer);

const isAt = (bytes: Uint8Array, at: number, part: Uint8Array): boolean =>
  at >= 0 && part.every((byte, i) => bytes[at + i] === byte);

/** What is unpacked so far. */
class Pieces {
  length = 0;
  private readonly all: Uint8Array[] = [];

  readonly add = (piece: Uint8Array): void => {
    this.length += piece.length;
    this.all.push(piece);
  };

  joined(): Uint8Array {
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const piece of this.all) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}

/** Data that cannot be unpacked. */
class Broken extends Error {}

/**
 * `after` is called after each piece, which stays below 17 MB (see `MOST_GROWTH`); `final` demands that the data end
 * with the last.
 */
function pushAll(stream: Inflate | Gunzip, bytes: Uint8Array, after: () => void, final: boolean): void {
  for (let at = 0; at === 0 || at < bytes.length; at += PIECE_BYTES) {
    try {
      stream.push(bytes.subarray(at, at + PIECE_BYTES), final && at + PIECE_BYTES >= bytes.length);
    } catch (error) {
      throw new Broken((error as Error).message);
    }
    after();
  }
}

import { Gunzip, Inflate } from 'fflate';
import { crc32, PIECE_BYTES } from '../../gzip.ts';
import { UnusableFile } from '../errors.ts';
import type { Budget } from '../limits.ts';

/** Compressed data with the checksum of their content. */
export interface Compressed {
  name: string;
  /** Deflate, without headers. */
  body: Uint8Array;
  /** CRC-32 of the content, and its size modulo 2^32. */
  crc: number;
  size: number;
}

/**
 * Inflates piece by piece within the budget, whatever size was declared. Throws `UnusableFile` if it is damaged, and
 * what `Budget.check` throws.
 */
export function inflate({ name, body, crc, size }: Compressed, budget: Budget): Uint8Array {
  const pieces = new Pieces();
  const stream = new Inflate(pieces.add);
  try {
    pushAll(stream, body, () => budget.check(name, body.length, pieces.length), true);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    throw new UnusableFile(`${name} is damaged or cut off (${error.message}).`);
  }
  const content = pieces.joined();
  checkContent(name, content, crc, size);
  budget.spend(content.length);
  return content;
}

/** Throws `UnusableFile` if size or checksum are wrong. */
export function checkContent(name: string, content: Uint8Array, crc: number, size: number): void {
  if (content.length >>> 0 !== size)
    throw new UnusableFile(`${name} is damaged: it holds ${content.length} bytes and claims ${size}.`);
  if (crc32(content) !== crc) throw new UnusableFile(`${name} is damaged: its checksum is wrong.`);
}

/**
 * Decompresses a gzip file (RFC 1952) of one or several members within the budget. Zeros may follow, as padding on
 * tapes.
 * Throws `UnusableFile` if it is damaged, and what `Budget.check` throws.
 */
export function gunzip(name: string, bytes: Uint8Array, budget: Budget): Uint8Array {
  const pieces = new Pieces();
  const stream = new Gunzip(pieces.add);
  /** Ends of all members but the last, in compressed and in decompressed bytes. */
  const ends: { packed: number; unpacked: number }[] = [];
  stream.onmember = (packed) => ends.push({ packed, unpacked: pieces.length });
  try {
    pushAll(stream, bytes, () => budget.check(name, bytes.length, pieces.length), false);
  } catch (error) {
    // It may have stopped at padding behind the last member: the checksums tell whether the content is complete.
    if (!(error instanceof Broken)) throw error;
  }
  const content = pieces.joined();
  ends.push({ packed: endOfLast(bytes, content.subarray(ends.at(-1)?.unpacked)), unpacked: content.length });
  let from = 0;
  for (const { packed, unpacked } of ends) {
    const member = content.subarray(from, unpacked);
    if (!isAt(bytes, packed - 8, trailerOf(member)))
      throw new UnusableFile(
        `${name} is damaged or cut off: its checksum is wrong. Copy or download it again.`,
      );
    from = unpacked;
  }
  budget.spend(content.length);
  return content;
}

/** The end of the last member: only zeros follow its trailer, which may itself end with zeros. */
function endOfLast(bytes: Uint8Array, content: Uint8Array): number {
  const lastNot = (of: Uint8Array) => of.findLastIndex((byte) => byte !== 0);
  return lastNot(bytes) - lastNot(trailerOf(content)) + 8;
}

/** The eight bytes at the end of a member: CRC-32 of the content, and its size modulo 2^32. */
const trailerOf = (content: Uint8Array): Uint8Array =>
  new Uint8Array(Uint32Array.of(crc32(content), content.length).buffer);

const isAt = (bytes: Uint8Array, at: number, part: Uint8Array): boolean =>
  at >= 0 && part.every((byte, i) => bytes[at + i] === byte);

/** The content decompressed so far. */
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

/** Data that cannot be decompressed. */
class Broken extends Error {}

/**
 * `after` is called after each piece, which is below 17 MB (see `MAX_GROWTH`); with `final` the data must end with the
 * last piece.
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

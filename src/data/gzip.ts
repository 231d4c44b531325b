/** gzip (RFC 1952) for the project's own files, by the platform's streams; and its checksum. */

type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes compressed or decompressed at a time: these grow to at most `MAX_GROWTH` times as many. */
export const PIECE_BYTES = 2 ** 14;
/** The largest compression ratio of deflate: 258 bytes from 2 bits (RFC 1951, section 3.2.5). */
export const MAX_GROWTH = 1032;

/** The concatenated parts as one gzip file. */
export const pack = (parts: ArrayBufferView<ArrayBuffer>[]): Promise<Bytes> =>
  joined(inPieces(parts).pipeThrough(new CompressionStream('gzip')));

/** The content of a gzip file, for one whose size is trusted. Rejects if it is damaged. */
export const unpack = (file: Bytes): Promise<Bytes> => joined(unpacking(file));

const unpacking = (file: Bytes): ReadableStream<Bytes> =>
  inPieces([file]).pipeThrough(new DecompressionStream('gzip'));

async function joined(stream: ReadableStream<Bytes>): Promise<Bytes> {
  const reader = stream.getReader();
  const parts: Bytes[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    size += part.value.length;
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function inPieces(parts: ArrayBufferView<ArrayBuffer>[]): ReadableStream<Bytes> {
  const pieces = piecesOf(parts);
  return new ReadableStream({
    pull(controller) {
      const { done, value } = pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

function* piecesOf(parts: ArrayBufferView<ArrayBuffer>[]): Generator<Bytes, undefined> {
  for (const { buffer, byteOffset, byteLength } of parts)
    for (let at = 0; at < byteLength; at += PIECE_BYTES)
      yield new Uint8Array(buffer, byteOffset + at, Math.min(PIECE_BYTES, byteLength - at));
}

/**
 * Decompresses a gzip file part by part, each into its own memory, and only as far as it is asked to. Calls reject if
 * the file is damaged.
 */
export class Unpacker {
  private readonly reader: ReadableStreamDefaultReader<Bytes>;
  /** Decompressed bytes that have not been returned yet. */
  private rest: Bytes = new Uint8Array(0);

  constructor(file: Bytes) {
    this.reader = unpacking(file).getReader();
  }

  /** The next `length` bytes; fewer at the end of the file. */
  async next(length: number): Promise<Bytes> {
    const all = new Uint8Array(length);
    let filled = 0;
    while (filled < length && (await this.fill())) {
      const part = this.rest.subarray(0, length - filled);
      all.set(part, filled);
      filled += part.length;
      this.rest = this.rest.subarray(part.length);
    }
    return filled === length ? all : all.slice(0, filled);
  }

  /** Are there bytes left? If so, `rest` contains some afterwards. */
  private async fill(): Promise<boolean> {
    while (this.rest.length === 0) {
      const { done, value } = await this.reader.read();
      if (done) return false;
      this.rest = value;
    }
    return true;
  }

  /** Cancels the rest. */
  close(): void {
    this.reader.cancel().catch(() => {}); // damage has been reported already
  }
}

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let c = byte;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

/** The CRC-32 checksum of ZIP and gzip; `before` is that of the preceding bytes. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let c = ~before;
  for (let i = 0; i < bytes.length; i++) c = TABLE[(c ^ bytes[i]) & 255] ^ (c >>> 8);
  return ~c >>> 0;
}

/** Bytes packed and unpacked by gzip, a piece at a time: what is not asked for is never unpacked. */

type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes packed or unpacked at a time: a piece of a file unpacks to no more than `MOST_GROWTH` times as many. */
const PIECE = 2 ** 14;
/** Deflate at its best: 258 bytes for 2 bits (RFC 1951, section 3.2.5). */
export const MOST_GROWTH = 1032;

/** The parts one after the other, packed. */
export async function pack(parts: ArrayBufferView<ArrayBuffer>[]): Promise<Bytes> {
  const reader = inPieces(parts).pipeThrough(new CompressionStream('gzip')).getReader();
  const chunks: Bytes[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    size += part.value.length;
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
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
    for (let at = 0; at < byteLength; at += PIECE)
      yield new Uint8Array(buffer, byteOffset + at, Math.min(PIECE, byteLength - at));
}

/** Unpacks one part after the other, each into memory of its own. Rejects where the file is damaged. */
export class Unpacker {
  private readonly reader: ReadableStreamDefaultReader<Bytes>;
  /** Unpacked, but not asked for yet. */
  private rest: Bytes = new Uint8Array(0);

  constructor(file: Bytes) {
    this.reader = inPieces([file]).pipeThrough(new DecompressionStream('gzip')).getReader();
  }

  /** The next bytes; fewer where there are no more. */
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

  /** Are there bytes left? Sees to it that `rest` holds some. */
  private async fill(): Promise<boolean> {
    while (this.rest.length === 0) {
      const { done, value } = await this.reader.read();
      if (done) return false;
      this.rest = value;
    }
    return true;
  }

  /** Gives up the rest. */
  close(): void {
    this.reader.cancel().catch(() => {}); // that it is damaged is no news
  }
}

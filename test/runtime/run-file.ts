/** Saved runs taken apart and put together again, so that gzip's own checksum tells nothing. Only for tests. */
import { gunzipSync, gzipSync } from 'node:zlib';

interface Inside {
  /** JSON. */
  header: string;
  /** The arrays. */
  content: Uint8Array;
}

export function repacked(file: Uint8Array, change: (inside: Inside) => Inside): Uint8Array<ArrayBuffer> {
  const bytes = gunzipSync(file);
  const start = bytes.indexOf('\n') + 1;
  const end = start + 4 + bytes.readUInt32LE(start);
  const inside = {
    header: bytes.toString('utf8', start + 4, end),
    content: new Uint8Array(bytes.subarray(end)),
  };
  const { header, content } = change(inside);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(header));
  return new Uint8Array(
    gzipSync(Buffer.concat([bytes.subarray(0, start), length, Buffer.from(header), content])),
  );
}

/** As runs were saved before they had a checksum. */
export const unchecked = ({ header, content }: Inside): Inside => ({
  header: header.replace(/,"check":\d+/, ''),
  content,
});

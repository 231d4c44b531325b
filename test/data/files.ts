/** Files of every kind, for tests: small, and made on the spot. */
import { inflateSync } from 'node:zlib';
import { expect } from 'vitest';
import { viewOf } from '../../src/data/bytes.ts';
import { crc32 } from '../../src/data/gzip.ts';
import { pictureSize } from '../../src/data/user/formats/picture-file.ts';
import type { DecodeImage } from '../../src/data/user/formats/pictures.ts';
import { type ImportOptions, importFiles, type NamedBytes } from '../../src/data/user/import.ts';

export { png } from './png.ts';

export const file = (name: string, bytes: Uint8Array | string): NamedBytes => ({
  name,
  bytes: new Uint8Array(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes),
});

export const importing = (files: NamedBytes[], options?: ImportOptions) =>
  importFiles(files, decodePng, options);

/** An error of our own, not one of the language (a `RangeError`, say) that slipped through. */
export function expectReason(error: Error): void {
  expect(error.constructor).toBe(Error);
  expect(error.message).toMatch(/.{15,}/su);
}

/** Unsigned bytes. */
export function idx(sizes: number[], values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + values.length);
  bytes.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, k) => {
    viewOf(bytes).setUint32(4 + 4 * k, size);
  });
  bytes.set(values, 4 + 4 * sizes.length);
  return bytes;
}

export function npy(
  descr: string,
  shape: number[],
  numbers: ArrayBufferView<ArrayBuffer>,
  { fortran = false, version = 1 } = {},
): Uint8Array {
  const dictionary = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.join(', ')},), }`;
  const start = version > 1 ? 12 : 10;
  const text = `${dictionary.padEnd(128 - start - 1)}\n`;
  const data = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  const bytes = new Uint8Array(start + text.length + data.length);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0]);
  if (version > 1) viewOf(bytes).setUint32(8, text.length, true);
  else viewOf(bytes).setUint16(8, text.length, true);
  bytes.set(new TextEncoder().encode(text), start);
  bytes.set(data, start + text.length);
  return bytes;
}

/** A ZIP of stored files as large ones are: every size and place that may be is in 64 bits. */
export function zip64(files: Record<string, Uint8Array>): Uint8Array {
  const bytes: number[] = [];
  const put = (size: 2 | 4 | 8, ...values: number[]) => {
    for (const value of values) {
      const all = new DataView(new ArrayBuffer(8));
      all.setBigUint64(0, BigInt(value), true);
      bytes.push(...new Uint8Array(all.buffer).subarray(0, size));
    }
  };
  const elsewhere = 0xffffffff;
  const common = (content: Uint8Array) => {
    put(2, 45, 0, 0, 0, 0);
    put(4, crc32(content), elsewhere, elsewhere);
  };
  const places: number[] = [];
  for (const [name, content] of Object.entries(files)) {
    places.push(bytes.length);
    put(4, 0x04034b50);
    common(content);
    put(2, name.length, 20);
    bytes.push(...new TextEncoder().encode(name));
    put(2, 1, 16);
    put(8, content.length, content.length);
    bytes.push(...content);
  }
  const directory = bytes.length;
  Object.entries(files).forEach(([name, content], i) => {
    put(4, 0x02014b50);
    put(2, 45);
    common(content);
    put(2, name.length, 28 + 5, 0, 0, 0);
    put(4, 0, elsewhere);
    bytes.push(...new TextEncoder().encode(name));
    put(2, 0x5455, 1); // another extra field before
    bytes.push(0);
    put(2, 1, 24);
    put(8, content.length, content.length, places[i]);
  });
  const end = bytes.length;
  put(4, 0x06064b50);
  put(8, 44);
  put(2, 45, 45);
  put(4, 0, 0);
  put(8, places.length, places.length, end - directory, directory);
  put(4, 0x07064b50, 0);
  put(8, end);
  put(4, 1, 0x06054b50);
  put(2, 0, 0, 0xffff, 0xffff);
  put(4, elsewhere, elsewhere);
  put(2, 0);
  return Uint8Array.from(bytes);
}

/** Decodes what `png` makes. Stands in for the browser. */
const decodePng: DecodeImage = async (bytes) => {
  const size = pictureSize(bytes);
  const at = new TextDecoder('latin1').decode(bytes).indexOf('IDAT');
  if (!size || at < 0) throw new Error('no data');
  const length = viewOf(bytes).getUint32(at - 4);
  const rows = inflateSync(bytes.subarray(at + 4, at + 4 + length));
  const { width, height } = size;
  const rgba = Uint8Array.from({ length: 4 * width * height }, (_, k) => {
    const [pixel, channel] = [Math.floor(k / 4), k % 4];
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    return channel === 3 ? 255 : rows[y * (1 + 3 * width) + 1 + 3 * x + channel];
  });
  return { width, height, rgba };
};

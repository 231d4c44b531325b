/** PNG files for tests, those in browsers too. */
import { deflateSync } from 'node:zlib';
import { viewOf } from '../../src/data/bytes.ts';
import { crc32 } from '../../src/data/gzip.ts';

/** Of RGB values [height, width, 3]. */
export function png(width: number, height: number, rgb: (x: number, y: number) => number[]): Uint8Array {
  const header = new Uint8Array(13);
  viewOf(header).setUint32(0, width);
  viewOf(header).setUint32(4, height);
  header.set([8, 2], 8);
  const rows = Array.from({ length: height }, (_, y) => [
    0,
    ...Array.from({ length: width }, (_, x) => rgb(x, y)).flat(),
  ]);
  const chunks = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Uint8Array.from(rows.flat()))),
    chunk('IEND', new Uint8Array()),
  ];
  return Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, ...chunks.flat()]);
}

function chunk(type: string, data: Uint8Array): number[] {
  const content = Uint8Array.from([...new TextEncoder().encode(type), ...data]);
  const ends = new DataView(new ArrayBuffer(8));
  ends.setUint32(0, data.length);
  ends.setUint32(4, crc32(content));
  const bytes = [...new Uint8Array(ends.buffer)];
  return [...bytes.slice(0, 4), ...content, ...bytes.slice(4)];
}

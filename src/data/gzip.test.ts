import { gunzipSync, gzipSync, crc32 as reference } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crc32, PIECE_BYTES, pack, Unpacker, unpack } from './gzip.ts';

/** Bytes of any length, of which long stretches repeat themselves. */
const contents = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.integer({ min: 0, max: 3 * PIECE_BYTES }))
  .map(([some, length]) => Uint8Array.from({ length }, (_, i) => some[i % some.length]));

it('packs what others unpack, and unpacks what others have packed', async () => {
  await fc.assert(
    fc.asyncProperty(contents, contents, async (a, b) => {
      const both = Buffer.concat([a, b]);
      expect(gunzipSync(await pack([a, b])).equals(both)).toBe(true);
      expect(both.equals(await unpack(new Uint8Array(gzipSync(both))))).toBe(true);
    }),
    { numRuns: 30 },
  );
});

it('unpacks part by part, fewer bytes where there are no more', async () => {
  await fc.assert(
    fc.asyncProperty(contents, fc.integer({ min: 1, max: 2 * PIECE_BYTES }), async (all, length) => {
      const unpacker = new Unpacker(await pack([all]));
      for (let at = 0; at <= all.length; at += length)
        expect(Buffer.compare(await unpacker.next(length), all.subarray(at, at + length))).toBe(0);
      expect(await unpacker.next(1)).toHaveLength(0);
    }),
    { numRuns: 30 },
  );
});

it('rejects what is damaged', async () => {
  const packed = await pack([new Uint8Array(1000).fill(7)]);
  await expect(unpack(packed.slice(0, -1))).rejects.toThrow();
  packed[packed.length - 6] ^= 1; // the checksum
  await expect(unpack(packed)).rejects.toThrow();
});

it('has the checksum of gzip, also in parts', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
      expect(crc32(a)).toBe(reference(a));
      expect(crc32(b, crc32(a))).toBe(reference(Buffer.concat([a, b])));
    }),
  );
});

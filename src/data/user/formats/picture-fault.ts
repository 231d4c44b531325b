import { spells, viewOf } from '../../bytes.ts';
import { crc32 } from '../../crc32.ts';

const CUT_OFF = 'is cut off: the end of the picture is missing';
const EMPTY = 'is damaged: it holds no pixels';

/**
 * What is wrong with the bytes of a PNG, JPEG or WebP file, to follow its name; null where they go to the end. Decoders
 * do not tell: some browsers draw what there is and leave the rest white.
 */
export function pictureFault(bytes: Uint8Array): string | null {
  if (spells(bytes, '\x89PNG')) return faultOfPng(bytes);
  return spells(bytes, 'RIFF') ? faultOfWebp(bytes) : faultOfJpeg(bytes);
}

/** Chunks (length, type, data, check sum) up to IEND. Decoders pass over what is wrong in chunks they do not need. */
function faultOfPng(bytes: Uint8Array): string | null {
  const view = viewOf(bytes);
  let hasPixels = false;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return CUT_OFF;
    const needed = (bytes[at + 4] & 0x20) === 0; // a capital
    if (needed && crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
      return 'is damaged: a check sum is wrong';
    }
    hasPixels ||= spells(bytes, 'IDAT', at + 4);
    if (spells(bytes, 'IEND', at + 4)) return hasPixels ? null : EMPTY;
    at = end;
  }
  return CUT_OFF;
}

/** Segments, and after those that begin a scan (SOS) its pixels, up to the end of the image (EOI). */
function faultOfJpeg(bytes: Uint8Array): string | null {
  const view = viewOf(bytes);
  let hasPixels = false;
  let at = 2;
  for (;;) {
    at = bytes.indexOf(0xff, at); // pixels do not matter here, nor what else decoders skip
    if (at < 0 || at + 1 >= bytes.length) return CUT_OFF;
    const marker = bytes[at + 1];
    if (marker === 0xd9) return hasPixels ? null : EMPTY;
    if (marker === 0xff) at += 1;
    else if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8))
      at += 2; // stands alone, or belongs to pixels
    else {
      if (at + 4 > bytes.length) return CUT_OFF;
      hasPixels ||= marker === 0xda;
      at += 2 + view.getUint16(at + 2);
    }
  }
}

/** Its header says how long it is, and each chunk too. */
function faultOfWebp(bytes: Uint8Array): string | null {
  const view = viewOf(bytes);
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.length) return CUT_OFF;
  let hasPixels = false;
  for (let at = 12; at + 8 <= end; ) {
    hasPixels ||= ['VP8 ', 'VP8L', 'ANMF'].some((type) => spells(bytes, type, at));
    const size = view.getUint32(at + 4, true);
    at += 8 + size + (size % 2);
    if (at > end + 1) return CUT_OFF; // the last one may lack its filling byte
  }
  return hasPixels ? null : EMPTY;
}

/** Checks the bytes of a PNG, JPEG or WebP file before it is decoded: its size, and whether it is complete. */
import { hasText, viewOf } from '../../bytes.ts';
import { crc32 } from '../../gzip.ts';

const CUT_OFF = 'is cut off: the end of the picture is missing';
const EMPTY = 'is damaged: it holds no pixels';

interface Size {
  width: number;
  height: number;
}

/** Width and height in pixels from the header of a PNG, JPEG or WebP file; null if there is none. */
export function pictureSize(bytes: Uint8Array): Size | null {
  const size = hasText(bytes, '\x89PNG')
    ? ofPng(bytes)
    : hasText(bytes, 'RIFF')
      ? ofWebp(bytes)
      : ofJpeg(bytes);
  return size && size.width > 0 && size.height > 0 ? size : null;
}

function ofPng(bytes: Uint8Array): Size | null {
  if (bytes.length < 24 || !hasText(bytes, 'IHDR', 12)) return null;
  return { width: viewOf(bytes).getUint32(16), height: viewOf(bytes).getUint32(20) };
}

/** Lossy (VP8), lossless (VP8L) or extended (VP8X). */
function ofWebp(bytes: Uint8Array): Size | null {
  if (bytes.length < 30) return null;
  const view = viewOf(bytes);
  if (hasText(bytes, 'VP8 ', 12)) {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (hasText(bytes, 'VP8L', 12)) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (!hasText(bytes, 'VP8X', 12)) return null;
  const three = (at: number) => view.getUint16(at, true) + 65536 * bytes[at + 2] + 1;
  return { width: three(24), height: three(27) };
}

/** From segment to segment, until one that begins a frame (SOF). */
function ofJpeg(bytes: Uint8Array): Size | null {
  const view = viewOf(bytes);
  let at = 2;
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1];
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}

/**
 * What is wrong with a PNG, JPEG or WebP file, as a phrase to follow its name; null if it is complete. Decoders do not
 * report it: some browsers draw what there is and leave the rest white.
 */
export function pictureFault(bytes: Uint8Array): string | null {
  if (hasText(bytes, '\x89PNG')) return faultOfPng(bytes);
  return hasText(bytes, 'RIFF') ? faultOfWebp(bytes) : faultOfJpeg(bytes);
}

/** Chunks (length, type, data, checksum) up to IEND. Decoders ignore errors in chunks that they do not need. */
function faultOfPng(bytes: Uint8Array): string | null {
  const view = viewOf(bytes);
  let hasPixels = false;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return CUT_OFF;
    const needed = (bytes[at + 4] & 0x20) === 0; // an upper-case letter
    if (needed && crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
      return 'is damaged: a checksum is wrong';
    }
    hasPixels ||= hasText(bytes, 'IDAT', at + 4);
    if (hasText(bytes, 'IEND', at + 4)) return hasPixels ? null : EMPTY;
    at = end;
  }
  return CUT_OFF;
}

/** Segments, with the pixels of a scan after each one that begins a scan (SOS), up to the end of the image (EOI). */
function faultOfJpeg(bytes: Uint8Array): string | null {
  const view = viewOf(bytes);
  let hasPixels = false;
  let at = 2;
  for (;;) {
    at = bytes.indexOf(0xff, at); // skips pixels, and everything else that decoders skip
    if (at < 0 || at + 1 >= bytes.length) return CUT_OFF;
    const marker = bytes[at + 1];
    if (marker === 0xd9) return hasPixels ? null : EMPTY;
    if (marker === 0xff) at += 1;
    else if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8))
      at += 2; // it has no length, or is part of the pixels
    else {
      if (at + 4 > bytes.length) return CUT_OFF;
      hasPixels ||= marker === 0xda;
      at += 2 + view.getUint16(at + 2);
    }
  }
}

/** The header has the length of the file, and each chunk its own. */
function faultOfWebp(bytes: Uint8Array): string | null {
  const view = viewOf(bytes);
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.length) return CUT_OFF;
  let hasPixels = false;
  for (let at = 12; at + 8 <= end; ) {
    hasPixels ||= ['VP8 ', 'VP8L', 'ANMF'].some((type) => hasText(bytes, type, at));
    const size = view.getUint32(at + 4, true);
    at += 8 + size + (size % 2);
    if (at > end + 1) return CUT_OFF; // the last one may lack its padding byte
  }
  return hasPixels ? null : EMPTY;
}

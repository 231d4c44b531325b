import { spells, viewOf } from '../../bytes.ts';

export interface Size {
  width: number;
  height: number;
}

/** Width and height as the header of a PNG, JPEG or WebP file gives them; null where there is none. */
export function pictureSize(bytes: Uint8Array): Size | null {
  const size = spells(bytes, '\x89PNG')
    ? ofPng(bytes)
    : spells(bytes, 'RIFF')
      ? ofWebp(bytes)
      : ofJpeg(bytes);
  return size && size.width > 0 && size.height > 0 ? size : null;
}

function ofPng(bytes: Uint8Array): Size | null {
  if (bytes.length < 24 || !spells(bytes, 'IHDR', 12)) return null;
  return { width: viewOf(bytes).getUint32(16), height: viewOf(bytes).getUint32(20) };
}

/** Lossy (VP8), lossless (VP8L) or extended (VP8X). */
function ofWebp(bytes: Uint8Array): Size | null {
  if (bytes.length < 30) return null;
  const view = viewOf(bytes);
  if (spells(bytes, 'VP8 ', 12)) {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (spells(bytes, 'VP8L', 12)) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (!spells(bytes, 'VP8X', 12)) return null;
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

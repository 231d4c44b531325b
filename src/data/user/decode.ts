/** Decodes pictures with the browser, on the page or in a worker. */
import { CANVAS_IS_FALSIFIED, isKnownPicture, knownPicture } from '../canvas-check.ts';
import { DecodingUnavailable } from './errors.ts';
import type { DecodeImage } from './formats/pictures.ts';

/** Reads the RGBA values of all pixels. */
type Read = (bitmap: ImageBitmap) => Promise<Uint8Array | Uint8ClampedArray>;

/** Pixels per side that are read, at most: the browser shrinks larger pictures. */
const MOST = 256;

/**
 * Rejects with `DecodingUnavailable` if the browser returns wrong pixels, with another Error if the picture is damaged.
 */
export const decode: DecodeImage = async (bytes) => {
  way ??= truthful();
  const read = await way;
  // Upright and in the screen's colours, as elsewhere in the browser. (`ImageDecoder` ignores the orientation of photos.)
  const bitmap = await middle(await createImageBitmap(new Blob([new Uint8Array(bytes)])));
  try {
    return { width: bitmap.width, height: bitmap.height, rgba: await read(bitmap) };
  } finally {
    bitmap.close();
  }
};

let way: Promise<Read> | null = null;

/** The first way of reading that returns a test picture unchanged. Throws `DecodingUnavailable` if none does. */
async function truthful(): Promise<Read> {
  const known = await createImageBitmap(knownPicture());
  for (const read of [byFrame, byCanvas]) {
    const rgba = await read(known).catch(() => []); // it may be missing, or not support RGBA
    if (isKnownPicture(rgba)) return read;
  }
  throw new DecodingUnavailable(
    `Pictures cannot be decoded here. ${CANVAS_IS_FALSIFIED} Files that hold plain pixels are read all the same: IDX, CIFAR-10, .npy.`,
  );
}

/** By WebCodecs, without a canvas: protections against fingerprinting do not change its results, but may remove it. */
async function byFrame(bitmap: ImageBitmap): Promise<Uint8Array> {
  const frame = new VideoFrame(bitmap, { timestamp: 0 });
  try {
    const rgba = new Uint8Array(4 * bitmap.width * bitmap.height);
    await frame.copyTo(rgba, { format: 'RGBA' });
    return rgba;
  } finally {
    frame.close();
  }
}

async function byCanvas(bitmap: ImageBitmap): Promise<Uint8ClampedArray> {
  const { width, height } = bitmap;
  const brush = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!brush) throw new Error('this browser offers no canvas in a worker');
  brush.drawImage(bitmap, 0, 0);
  return brush.getImageData(0, 0, width, height).data;
}

/** Crops a large picture to the square in its middle, and shrinks it. */
async function middle(bitmap: ImageBitmap): Promise<ImageBitmap> {
  const { width, height } = bitmap;
  if (width * height <= MOST * MOST) return bitmap;
  const square = Math.min(width, height);
  const side = Math.min(square, MOST);
  const size = { resizeWidth: side, resizeHeight: side, resizeQuality: 'high' } as const;
  const [left, top] = [(width - square) / 2, (height - square) / 2].map(Math.floor);
  try {
    return await createImageBitmap(bitmap, left, top, square, square, size);
  } finally {
    bitmap.close();
  }
}

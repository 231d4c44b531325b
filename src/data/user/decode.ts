/** Pictures decoded by the browser, on the page or in a worker. */
import { CANVAS_IS_FALSIFIED, isKnownPicture, knownPicture } from '../canvas-check.ts';
import { NothingDecoded } from './errors.ts';
import type { DecodeImage } from './formats/pictures.ts';

/** RGBA of all its pixels. */
type Read = (bitmap: ImageBitmap) => Promise<Uint8Array | Uint8ClampedArray>;

/** Pixels a side that are read at most: the browser shrinks what is larger. */
const MOST = 256;

export const decode: DecodeImage = async (bytes) => {
  way ??= truthful();
  const read = await way;
  // As the visitor sees it elsewhere: upright, in the colours of the screen. (`ImageDecoder` leaves photographs on their side.)
  const bitmap = await middle(await createImageBitmap(new Blob([new Uint8Array(bytes)])));
  try {
    return { width: bitmap.width, height: bitmap.height, rgba: await read(bitmap) };
  } finally {
    bitmap.close();
  }
};

let way: Promise<Read> | null = null;

/** The first way of reading that returns a known picture unchanged. Throws `NothingDecoded` where none does. */
async function truthful(): Promise<Read> {
  const known = await createImageBitmap(knownPicture());
  for (const read of [byFrame, byCanvas]) {
    const rgba = await read(known).catch(() => []); // it may be missing, or know no RGBA
    if (isKnownPicture(rgba)) return read;
  }
  throw new NothingDecoded(
    `Pictures cannot be decoded here. ${CANVAS_IS_FALSIFIED} Files that hold plain pixels are read all the same: IDX, CIFAR-10, .npy.`,
  );
}

/** Without a canvas, by WebCodecs: protections against fingerprinting leave it unchanged or remove it. */
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

/** A large picture becomes the square in its middle, smaller. */
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

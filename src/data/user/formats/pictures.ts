import { resizeImages } from '../../resize.ts';
import { DecodingUnavailable, UnusableFile } from '../errors.ts';
import { LARGEST_SIDE, type Limits } from '../limits.ts';
import type { ImagesPart } from '../own.ts';
import { sideOf, squareImages } from '../square.ts';
import { pictureFault, pictureSize } from './picture-file.ts';

/** A decoded picture: RGBA [height, width, 4], with colours not multiplied by alpha. */
interface Decoded {
  width: number;
  height: number;
  rgba: ArrayLike<number>;
}

/**
 * Decodes a PNG, JPEG or WebP file; of a large one perhaps only the square in its middle, shrunk. Rejects if it cannot:
 * with `DecodingUnavailable` if it could not decode any picture.
 */
export type DecodeImage = (bytes: Uint8Array) => Promise<Decoded>;

/** Labels are one byte. */
const MAX_CLASSES = 256;

/**
 * Collects pictures one by one, all with the same side: that of the files if they agree on one up to 32, otherwise 32.
 */
export class Pictures {
  private readonly images: Uint8Array[] = [];
  private readonly folders: string[] = [];
  private first = '';
  private side = 0;

  constructor(
    private readonly decode: DecodeImage,
    private readonly limits: Limits,
  ) {}

  get count(): number {
    return this.images.length;
  }

  /** Rejects with `UnusableFile` if it cannot be decoded, and with `DecodingUnavailable` if none can. */
  async add(name: string, folder: string, bytes: Uint8Array): Promise<void> {
    const fault = pictureFault(bytes);
    if (fault) throw new UnusableFile(`${name} ${fault}.`);
    const size = pictureSize(bytes);
    if (!size) throw new UnusableFile(`${name} is damaged: it is a picture without a size.`);
    if (size.width * size.height > this.limits.pixels) {
      throw new UnusableFile(`${name} is too large a picture: ${size.width} × ${size.height} pixels.`);
    }
    if (this.side === 0) this.side = sideOf(size);
    else if (this.side !== sideOf(size)) this.enlarge();
    const decoded = await this.decode(bytes).catch((error: Error) => {
      if (error instanceof DecodingUnavailable) throw error;
      throw new UnusableFile(`${name} cannot be decoded: it is damaged or cut off (${error.message}).`);
    });
    this.first ||= name;
    this.images.push(enlarged(squareOnWhite(decoded), this.side));
    this.folders.push(folder);
  }

  /** All pictures; null if there are none. Folders are classes if every picture is in one and there are several. */
  part(): ImagesPart | null {
    const { count, side, first, folders } = this;
    if (count === 0) return null;
    const size = 3 * side * side;
    const pixels = new Uint8Array(count * size);
    this.images.forEach((image, i) => {
      pixels.set(image, i * size);
    });
    const names = [...new Set(folders)].toSorted();
    const labelled = names.length > 1 && names.length <= MAX_CLASSES && !names.includes('');
    const labels = labelled ? Uint8Array.from(folders, (folder) => names.indexOf(folder)) : null;
    const classes = labelled ? names : null;
    return { kind: 'images', name: first, total: count, side, channels: 3, pixels, labels, classes };
  }

  /** Enlarges all pictures to side 32, since their sides differ. */
  private enlarge(): void {
    if (this.side === LARGEST_SIDE) return;
    for (const [i, image] of this.images.entries()) {
      this.images[i] = enlarged(image, LARGEST_SIDE);
    }
    this.side = LARGEST_SIDE;
  }
}

/** Cropped to a square, shrunk if it is larger than 32, and on white: RGB [side, side, 3]. */
function squareOnWhite({ width, height, rgba }: Decoded): Uint8Array {
  return squareImages(1, { width, height, channels: 3 }, (at) => {
    const pixel = 4 * Math.floor(at / 3);
    return 255 + ((rgba[pixel + (at % 3)] - 255) * rgba[pixel + 3]) / 255;
  });
}

/** RGB [side, side, 3] of an image that is not larger. */
function enlarged(image: Uint8Array, side: number): Uint8Array {
  const from = Math.sqrt(image.length / 3);
  return from === side
    ? image
    : Uint8Array.from(
        resizeImages(image, 1, from, side, (v) => v, 3),
        Math.round,
      );
}

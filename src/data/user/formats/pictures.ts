import { resizeImages } from '../../resize.ts';
import { LeftOut, NothingDecoded } from '../errors.ts';
import { LARGEST_SIDE, type Limits } from '../limits.ts';
import type { ImagesPart } from '../own.ts';
import { sideOf, squareImages } from '../square.ts';
import { pictureFault, pictureSize } from './picture-file.ts';

/** A picture as its file has it: RGBA [height, width, 4], colours not multiplied by alpha. */
interface Decoded {
  width: number;
  height: number;
  rgba: ArrayLike<number>;
}

/**
 * Decodes a PNG, JPEG or WebP file; of a large one perhaps only the square in its middle, smaller. Rejects where it
 * cannot: with `NothingDecoded` where it could not decode any.
 */
export type DecodeImage = (bytes: Uint8Array) => Promise<Decoded>;

/** Labels are one byte. */
const MOST_CLASSES = 256;

/** Pictures one by one, all of one side: that of the files where they agree on one below 32, else 32. */
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

  /** Throws `LeftOut` where it cannot be decoded. */
  async add(name: string, folder: string, bytes: Uint8Array): Promise<void> {
    const fault = pictureFault(bytes);
    if (fault) throw new LeftOut(`${name} ${fault}.`);
    const size = pictureSize(bytes);
    if (!size) throw new LeftOut(`${name} is damaged: it is a picture without a size.`);
    if (size.width * size.height > this.limits.pixels) {
      throw new LeftOut(`${name} is too large a picture: ${size.width} × ${size.height} pixels.`);
    }
    if (this.side === 0) this.side = sideOf(size);
    else if (this.side !== sideOf(size)) this.enlarge();
    const decoded = await this.decode(bytes).catch((error: Error) => {
      if (error instanceof NothingDecoded) throw error;
      throw new LeftOut(`${name} cannot be decoded: it is damaged or cut off (${error.message}).`);
    });
    this.first ||= name;
    this.images.push(enlarged(squareOnWhite(decoded), this.side));
    this.folders.push(folder);
  }

  /** Null where there is no picture. Folders are classes where every picture lies in one and there are several. */
  part(): ImagesPart | null {
    const { count, side, first, folders } = this;
    if (count === 0) return null;
    const size = 3 * side * side;
    const pixels = new Uint8Array(count * size);
    this.images.forEach((image, i) => {
      pixels.set(image, i * size);
    });
    const names = [...new Set(folders)].toSorted();
    const labelled = names.length > 1 && names.length <= MOST_CLASSES && !names.includes('');
    const labels = labelled ? Uint8Array.from(folders, (folder) => names.indexOf(folder)) : null;
    const classes = labelled ? names : null;
    return { kind: 'images', name: first, total: count, side, channels: 3, pixels, labels, classes };
  }

  /** The sides differ: all become 32. */
  private enlarge(): void {
    if (this.side === LARGEST_SIDE) return;
    for (const [i, image] of this.images.entries()) {
      this.images[i] = enlarged(image, LARGEST_SIDE);
    }
    this.side = LARGEST_SIDE;
  }
}

/** Cropped square and made smaller where it is larger than 32: RGB [side, side, 3]. */
function squareOnWhite({ width, height, rgba }: Decoded): Uint8Array {
  return squareImages(1, { width, height, channels: 3 }, (at) => {
    const pixel = 4 * Math.floor(at / 3);
    return 255 + ((rgba[pixel + (at % 3)] - 255) * rgba[pixel + 3]) / 255;
  });
}

/** RGB [side, side, 3] of an image that is as large or smaller. */
function enlarged(image: Uint8Array, side: number): Uint8Array {
  const from = Math.sqrt(image.length / 3);
  return from === side
    ? image
    : Uint8Array.from(
        resizeImages(image, 1, from, side, (v) => v, 3),
        Math.round,
      );
}

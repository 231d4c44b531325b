import { resizeImages } from '../resize.ts';
import { LeftOut } from './errors.ts';
import { LARGEST_SIDE, type Limits } from './limits.ts';
import type { ImagesPart } from './parts.ts';
import { pictureFault } from './picture-fault.ts';
import { pictureSize } from './picture-size.ts';
import { sideOf } from './square.ts';

/**
 * Decodes a PNG, JPEG or WebP file, cropped square in the middle and resized: RGBA [side, side, 4], on white.
 * Rejects where it cannot.
 */
export type DecodeImage = (bytes: Uint8Array, side: number) => Promise<Uint8Array | Uint8ClampedArray>;

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
    const size = pictureSize(bytes);
    if (!size) throw new LeftOut(`${name} is damaged or cut off: it is a picture without a size.`);
    if (size.width * size.height > this.limits.pixels) {
      throw new LeftOut(`${name} is too large a picture: ${size.width} × ${size.height} pixels.`);
    }
    const fault = pictureFault(bytes);
    if (fault) throw new LeftOut(`${name} ${fault}.`);
    if (this.side === 0) this.side = sideOf(size);
    else if (this.side !== sideOf(size)) this.enlarge();
    const decoded = await this.decode(bytes, this.side).catch((error: Error) => {
      throw new LeftOut(`${name} cannot be decoded: it is damaged or cut off (${error.message}).`);
    });
    this.first ||= name;
    this.images.push(withoutAlpha(decoded));
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
      const larger = resizeImages(image, 1, this.side, LARGEST_SIDE, (value) => value, 3);
      this.images[i] = Uint8Array.from(larger, Math.round);
    }
    this.side = LARGEST_SIDE;
  }
}

const withoutAlpha = (rgba: ArrayLike<number>): Uint8Array =>
  Uint8Array.from({ length: (rgba.length / 4) * 3 }, (_, k) => rgba[4 * Math.floor(k / 3) + (k % 3)]);

import { viewOf } from '../../bytes.ts';
import { UnusableFile } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { type Part, rangeInWords, type ValueRange } from '../own.ts';
import { type Picture, sideOf, squareImages } from '../square.ts';

/** The types of numbers that can be read. */
const TYPES = {
  b1: Uint8Array,
  u1: Uint8Array,
  i1: Int8Array,
  u2: Uint16Array,
  i2: Int16Array,
  u4: Uint32Array,
  i4: Int32Array,
  u8: BigUint64Array,
  i8: BigInt64Array,
  f4: Float32Array,
  f8: Float64Array,
} as const;

type Numbers = Exclude<InstanceType<(typeof TYPES)[keyof typeof TYPES]>, BigInt64Array | BigUint64Array>;

interface Header {
  type: keyof typeof TYPES;
  shape: number[];
  /** Offset of the first number. */
  start: number;
  /** Is the highest byte of each number first? */
  bigEndian: boolean;
  /** Are numbers stored column by column, with the first index fastest? */
  fortran: boolean;
}

/** Arrays with a smaller side are not images. */
const LEAST_SIDE = 4;

const SHAPES =
  'Images are [n, height, width], [n, height, width, 1 or 3] or [n, side × side]; points [n, 2]; labels [n].';

/**
 * An array saved by NumPy (numpy.lib.format): images, points or labels, depending on its shape. The values of black and
 * white are inferred from all values, and reported. Throws `UnusableFile` for other types and shapes, numbers that are
 * not finite, and files that are empty, cut off or damaged.
 */
export function parseNpy(name: string, bytes: Uint8Array, limits: Limits): Part {
  const header = parseHeader(name, bytes);
  const { shape } = header;
  const [total] = shape;
  const kept = Math.min(total, limits.kept);
  if (shape.length === 1) return labels(name, readRows(bytes, header, total));
  const values = readRows(bytes, header, kept);
  if (shape.length === 2 && shape[1] === 2) {
    if (!values.every(Number.isFinite)) throw new UnusableFile(`${name} holds numbers that are not finite.`);
    return { kind: 'points', name, total, points: Float64Array.from(values) };
  }
  const size = pictureOf(shape);
  if (!size) throw new UnusableFile(`${name} has the shape [${shape.join(', ')}]. ${SHAPES}`);
  const range = rangeOf(name, values, header.type);
  const notice = USUAL.includes(range) ? undefined : `${name}: ${rangeInWords(range)} ${UNUSUAL}`;
  const [black, white] = range;
  const toByte = (value: number) => 255 * Math.min(1, Math.max(0, (value - black) / (white - black)));
  const pixels = squareImages(kept, size, (at) => toByte(values[at]));
  const { channels } = size;
  const shown = { side: sideOf(size), channels, pixels, range, notice };
  return { kind: 'images', name, total, ...shown, labels: null, classes: null };
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

function pictureOf([, height, width, channels, ...more]: number[]): Picture | null {
  if (more.length > 0) return null;
  if (width === undefined) {
    const side = Math.sqrt(height);
    return Number.isInteger(side) && side >= LEAST_SIDE ? { height: side, width: side, channels: 1 } : null;
  }
  if (Math.min(height, width) < LEAST_SIDE) return null;
  if (channels === undefined || channels === 1 || channels === 3) {
    return { height, width, channels: channels ?? 1 };
  }
  return null;
}

function labels(name: string, values: ArrayLike<number>): Part {
  const found = Uint8Array.from(values);
  if (found.some((label, i) => label !== values[i])) {
    throw new UnusableFile(
      `${name} has one dimension, but labels are whole numbers from 0 to 255. ${SHAPES}`,
    );
  }
  return { kind: 'labels', name, labels: found };
}

/** Usual ranges of pixels, the narrowest first. */
const USUAL: readonly ValueRange[] = [
  [0, 1],
  [-1, 1],
  [0, 255],
];
const UNUSUAL = 'lie in none of [0, 1], [-1, 1], [0, 255]: the least became black, the greatest white.';
/** Values may be outside a range by this share of its width, because of rounding; they are clipped. */
const ROUNDING = 1e-3;
/** If all values are below this, the range is not 0 to 255. */
const LEAST_WHITE = 32;

/** The values of black and white: a usual range if all values are within it, otherwise the least and the greatest. */
function rangeOf(name: string, values: ArrayLike<number>, type: Header['type']): ValueRange {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw new UnusableFile(`${name} holds numbers that are not finite.`);
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  const holds = ([black, white]: ValueRange) => {
    const rounding = ROUNDING * (white - black);
    if (white === 255 && type !== 'u1' && high < LEAST_WHITE) return false;
    return low >= black - rounding && high <= white + rounding;
  };
  const usual = USUAL.find(holds);
  if (usual) return usual;
  if (low < high) return [low, high];
  throw new UnusableFile(`${name} holds the same value everywhere, ${low}: is that a picture?`);
}

const isType = (text: string | undefined): text is keyof typeof TYPES =>
  text !== undefined && Object.hasOwn(TYPES, text);

/** The header is a dictionary as printed by Python: with quotes of either kind, and for Python 2 integers with an L. */
function parseHeader(name: string, bytes: Uint8Array): Header {
  const long = bytes[6] > 1; // since version 2 the length has four bytes
  const start = long ? 12 : 10;
  if (bytes.length < start) throw new UnusableFile(`${name} is cut off within its header.`);
  const length = long ? viewOf(bytes).getUint32(8, true) : viewOf(bytes).getUint16(8, true);
  const text = new TextDecoder().decode(bytes.subarray(start, start + length));
  const descr = /(['"])descr\1:\s*(['"])([<>|=])([a-zA-Z]\d+)\2/.exec(text);
  const sizes = /(['"])shape\1:\s*\(([\d\sL,]*)\)/.exec(text)?.[2].match(/\d+/g)?.map(Number);
  const [, , , order, type] = descr ?? [];
  if (!isType(type)) {
    throw new UnusableFile(
      `${name} holds numbers of a type that is not read. Save it with .astype("float32").`,
    );
  }
  if (!sizes) throw new UnusableFile(`${name} is an array without a shape. ${SHAPES}`);
  checkSize(name, sizes, (bytes.length - start - length) / TYPES[type].BYTES_PER_ELEMENT);
  const fortran = /(['"])fortran_order\1:\s*True/.test(text);
  return { type, shape: sizes, start: start + length, bigEndian: order === '>', fortran };
}

function checkSize(name: string, shape: number[], found: number): void {
  const announced = product(shape);
  if (announced === 0) throw new UnusableFile(`${name} has the shape [${shape.join(', ')}]: it is empty.`);
  if (announced === found) return;
  throw new UnusableFile(
    `${name} is cut off or damaged: [${shape.join(', ')}] is ${announced} numbers, ${Math.max(0, Math.floor(found))} are there.`,
  );
}

/** The first n rows, row by row, for either order of the file. */
function readRows(bytes: Uint8Array, { type, shape, start, bigEndian, fortran }: Header, n: number): Numbers {
  const Type = TYPES[type];
  const size = product(shape) / shape[0];
  const count = (fortran ? shape[0] : n) * size;
  const aligned = bytes.slice(start, start + count * Type.BYTES_PER_ELEMENT);
  if (bigEndian) swapBytes(aligned, Type.BYTES_PER_ELEMENT);
  const numbers = new Type(aligned.buffer);
  const plain =
    numbers instanceof BigInt64Array || numbers instanceof BigUint64Array
      ? Float64Array.from(numbers, Number)
      : numbers;
  return fortran ? fromColumns(plain, shape, n) : plain;
}

function swapBytes(bytes: Uint8Array, each: number): void {
  for (let at = 0; at < bytes.length; at += each) bytes.subarray(at, at + each).reverse();
}

/** The first n rows of an array that was saved column by column. */
function fromColumns(numbers: Numbers, shape: readonly number[], n: number): Numbers {
  const rows = numbers.slice(0, (n * numbers.length) / shape[0]);
  let to = 0;
  const copy = (axis: number, from: number, stride: number): void => {
    if (axis === shape.length) {
      rows[to++] = numbers[from];
      return;
    }
    const size = axis === 0 ? n : shape[axis];
    for (let i = 0; i < size; i++) copy(axis + 1, from + i * stride, stride * shape[axis]);
  };
  copy(0, 0, 1);
  return rows;
}

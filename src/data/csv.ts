/** Points as CSV: one a line, comma separated, no header. */

/** A file that is not what it should be; the message names the file and, where there is one, the line. */
export class CsvError extends Error {}

export interface Points {
  /** [rows, dimension] in double precision, row by row. */
  points: Float64Array<ArrayBuffer>;
  rows: number;
  dimension: number;
}

const NEWLINE = 10;
const RETURN = 13;
const COMMA = 44;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Reads points from the bytes (or the text) of a CSV file; `file` is the name for error messages.
 * `titles` allows a first line of words.
 * Throws a `CsvError` on an empty file, lines of different lengths, and anything but finite decimal numbers.
 */
export function parsePoints(
  source: Uint8Array | string,
  file: string,
  { titles = false }: { titles?: boolean } = {},
): Points {
  const whole = content(typeof source === 'string' ? new TextEncoder().encode(source) : source);
  const skipped = titles && hasTitles(whole) ? 1 : 0;
  const bytes = skipped ? whole.subarray(lineEnd(whole, 0) + 1) : whole;
  if (bytes.length === 0) throw new CsvError(`${file}: the file holds no points`);
  const rows = count(bytes, NEWLINE, 0, bytes.length) + 1;
  const dimension = count(bytes, COMMA, 0, lineEnd(bytes, 0)) + 1;
  const points = new Float64Array(rows * dimension);
  let start = 0;
  for (let row = 0; row < rows; row++) {
    const end = lineEnd(bytes, start);
    try {
      parseLine(bytes, start, end, points, row * dimension, dimension);
    } catch (error) {
      throw new CsvError(`${file}, line ${row + 1 + skipped}: ${(error as Error).message}`);
    }
    start = end + 1;
  }
  return { points, rows, dimension };
}

/** Lines of CSV for points [n, dimension], in pieces of some thousand numbers, so that no string grows too long. */
export function* printPoints(points: Float32Array | Float64Array, dimension: number): Generator<string> {
  const atOnce = dimension * Math.max(1, Math.floor(50_000 / dimension));
  for (let from = 0; from < points.length; from += atOnce) {
    const numbers = Array.from(points.subarray(from, from + atOnce), printNumber);
    let piece = '';
    for (let at = 0; at < numbers.length; at += dimension) {
      piece += `${numbers.slice(at, at + dimension).join(',')}\n`;
    }
    yield piece;
  }
}

/** Nine digits tell every single-precision number from its neighbours. */
const printNumber = (value: number): number => (Number.isInteger(value) ? value : +value.toPrecision(9));

/** Without a byte order mark and without line ends after the last line. */
function content(bytes: Uint8Array): Uint8Array {
  const start = BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte) ? 3 : 0;
  let end = bytes.length;
  while (end > start && (bytes[end - 1] === NEWLINE || bytes[end - 1] === RETURN)) end--;
  return bytes.subarray(start, end);
}

function count(bytes: Uint8Array, what: number, from: number, to: number): number {
  let found = 0;
  for (let at = from; at < to; at++) if (bytes[at] === what) found++;
  return found;
}

function lineEnd(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(NEWLINE, from);
  return at < 0 ? bytes.length : at;
}

function parseLine(
  bytes: Uint8Array,
  start: number,
  end: number,
  into: Float64Array,
  offset: number,
  dimension: number,
): void {
  const found = count(bytes, COMMA, start, end) + 1;
  if (found !== dimension)
    throw new Error(`expected ${dimension} numbers, found ${blank(bytes, start, end) ? 0 : found}`);
  let from = start;
  for (let k = 0; k < dimension; k++) {
    const comma = bytes.indexOf(COMMA, from);
    const to = comma < 0 || comma > end ? end : comma;
    into[offset + k] = parseNumber(bytes, from, to);
    from = to + 1;
  }
}

/** Words, none of which begins as a number does, in as many columns as the next line has. */
function hasTitles(bytes: Uint8Array): boolean {
  const end = lineEnd(bytes, 0);
  const next = lineEnd(bytes, end + 1);
  if (end >= bytes.length || count(bytes, COMMA, 0, end) !== count(bytes, COMMA, end + 1, next)) return false;
  return text(bytes, 0, end)
    .split(',')
    .every((word) => /^\s*"?[\p{L}_]/u.test(word));
}

const blank = (bytes: Uint8Array, start: number, end: number): boolean => text(bytes, start, end) === '';

const text = (bytes: Uint8Array, start: number, end: number): string =>
  new TextDecoder().decode(bytes.subarray(start, end)).trim();

/** A number of plain digits is read here, as millions may come; anything else by `Number`. */
function parseNumber(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === 45;
  let digits = 0;
  let value = 0;
  let scale = 1;
  let point = false;
  for (let at = negative ? start + 1 : start; at < end; at++) {
    const digit = bytes[at] - 48;
    if (digit >= 0 && digit <= 9) {
      value = 10 * value + digit;
      digits++;
      if (point) scale *= 10;
    } else if (bytes[at] === 46 && !point) {
      point = true;
    } else {
      return parseSlowly(bytes, start, end);
    }
  }
  // Up to 15 digits both numbers are exact, so their quotient is the nearest double.
  if (digits === 0 || digits > 15) return parseSlowly(bytes, start, end);
  return negative ? -value / scale : value / scale;
}

function parseSlowly(bytes: Uint8Array, start: number, end: number): number {
  const word = text(bytes, start, end);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word)) {
    throw new Error(word === '' ? 'a number is missing' : `"${shorten(word)}" is not a number`);
  }
  const value = Number(word);
  if (!Number.isFinite(value)) throw new Error(`${shorten(word)} is too large`);
  return value;
}

const shorten = (word: string): string => (word.length > 20 ? `${word.slice(0, 20)}…` : word);

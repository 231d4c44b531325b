/** Points as CSV, one per line: written with commas, read as spreadsheets in any language write them. */
import { UnusableFile } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { PointsPart } from '../own.ts';

/** A file that cannot be read as points; the message names the file and, if there is one, the line. */
export class CsvError extends Error {}

export interface Points {
  /** [rows, dimension] in double precision, row by row. */
  points: Float64Array<ArrayBuffer>;
  rows: number;
  dimension: number;
}

const [TAB, NEWLINE, RETURN, SPACE, HASH, COMMA, POINT, SEMICOLON] = [9, 10, 13, 32, 35, 44, 46, 59];

/** The separator of numbers, and the decimal mark. A space stands for any run of spaces and tabs. */
interface Dialect {
  between: number;
  decimal: number;
}

/** If lines fit several, the first one is taken. */
const DIALECTS: readonly Dialect[] = [
  { between: COMMA, decimal: POINT },
  { between: TAB, decimal: POINT },
  { between: SEMICOLON, decimal: POINT },
  { between: SPACE, decimal: POINT },
  { between: TAB, decimal: COMMA },
  { between: SEMICOLON, decimal: COMMA },
  { between: SPACE, decimal: COMMA },
];
/** Lines that the dialect is inferred from. */
const SAMPLE = 20;

/**
 * Reads points from the bytes (or the text) of a CSV file; `file` is its name in error messages. Numbers are separated
 * by commas, semicolons, tabs or spaces; except with commas, a number may have a decimal comma. `titles` allows a first
 * line of words. Throws a `CsvError` for an empty file, lines of different lengths, and anything but finite decimal
 * numbers.
 */
export function parsePoints(
  source: Uint8Array | string,
  file: string,
  { titles = false }: { titles?: boolean } = {},
): Points {
  const whole = content(typeof source === 'string' ? new TextEncoder().encode(source) : source);
  const { dialect } = dialectOf(whole);
  const skipped = titles && hasTitles(whole, dialect) ? 1 : 0;
  const bytes = skipped ? whole.subarray(lineEnd(whole, 0) + 1) : whole;
  if (bytes.length === 0) throw new CsvError(`${file}: the file holds no points`);
  const rows = linesOf(bytes);
  const dimension = cellsOf(bytes, 0, dialect).length;
  const points = new Float64Array(rows * dimension);
  let start = 0;
  for (let row = 0; row < rows; row++) {
    try {
      start = parseLine(bytes, start, dialect, points.subarray(row * dimension, (row + 1) * dimension));
    } catch (error) {
      throw new CsvError(`${file}, line ${row + 1 + skipped}: ${(error as Error).message}`);
    }
  }
  return { points, rows, dimension };
}

/** Could a text be a table of points? It must have at least three lines, most of them of two or more numbers. */
export function looksLikePoints(text: string): boolean {
  const { numeric, lines } = dialectOf(content(new TextEncoder().encode(text)));
  return lines >= 3 && numeric >= lines / 2;
}

/** Lines of CSV for points [n, dimension], in pieces of a few thousand numbers, so that no string becomes too long. */
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

/** Nine digits distinguish every single-precision number from its neighbours. */
const printNumber = (value: number): number => (Number.isInteger(value) ? value : +value.toPrecision(9));

/** The content in UTF-8 without byte order mark, with line feeds, and without empty lines at the end. */
function content(source: Uint8Array): Uint8Array {
  const bytes = inUtf8(source);
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === NEWLINE || bytes[end - 1] === RETURN)) end--;
  const lines = bytes.subarray(0, end);
  const old = lines.includes(RETURN) && !lines.includes(NEWLINE);
  return old ? lines.map((byte) => (byte === RETURN ? NEWLINE : byte)) : lines;
}

function inUtf8(bytes: Uint8Array): Uint8Array {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return bytes.subarray(3);
  const wide =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff && 'utf-16be';
  return wide ? new TextEncoder().encode(new TextDecoder(wide).decode(bytes)) : bytes;
}

/** The dialect that reads most of the first lines as two or more numbers, and how many it reads so. */
function dialectOf(bytes: Uint8Array): { dialect: Dialect; numeric: number; lines: number } {
  const starts: number[] = [];
  for (let start = 0; start < bytes.length && starts.length < SAMPLE; start = lineEnd(bytes, start) + 1)
    if (text(bytes, start, lineEnd(bytes, start)) !== '') starts.push(start);
  const counts = DIALECTS.map((dialect) => {
    const cells = starts.map((start) => cellsOf(bytes, start, dialect));
    const isNumber = numberIn(dialect);
    return cells.filter((words) => words.length > 1 && words.every((word) => isNumber.test(word))).length;
  });
  const numeric = Math.max(...counts);
  return { dialect: DIALECTS[counts.indexOf(numeric)], numeric, lines: starts.length };
}

/** Is the first line a comment, or as many words as the next line has numbers, none of which looks like a number? */
function hasTitles(bytes: Uint8Array, dialect: Dialect): boolean {
  const next = lineEnd(bytes, 0) + 1;
  if (next > bytes.length) return false;
  if (bytes[0] === HASH) return true;
  const words = cellsOf(bytes, 0, dialect);
  return (
    words.length === cellsOf(bytes, next, dialect).length &&
    words.every((word) => /^[\p{L}_]/u.test(word) && !/^(nan|na|inf|infinity|null|none)$/i.test(word))
  );
}

function linesOf(bytes: Uint8Array): number {
  let lines = 1;
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === NEWLINE) lines++;
  return lines;
}

function lineEnd(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(NEWLINE, from);
  return at < 0 ? bytes.length : at;
}

/** The words of the line that begins at `start`, without quotes. */
function cellsOf(bytes: Uint8Array, start: number, dialect: Dialect): string[] {
  const cells: string[] = [];
  eachCell(bytes, start, dialect, (from, to) => cells.push(text(bytes, from, to)));
  return cells;
}

/** Calls `use` with the bytes of each cell of a line, trimmed; returns the start of the next line. */
function eachCell(
  bytes: Uint8Array,
  start: number,
  { between }: Dialect,
  use: (from: number, to: number) => void,
): number {
  const next = lineEnd(bytes, start) + 1;
  const isBlank = (byte: number) => byte === SPACE || byte === RETURN || (byte === TAB && between !== TAB);
  let end = next - 1;
  while (end > start && isBlank(bytes[end - 1])) end--;
  let from = start;
  do {
    while (from < end && isBlank(bytes[from])) from++;
    let to = from;
    while (to < end && bytes[to] !== between && !(between === SPACE && bytes[to] === TAB)) to++;
    const separator = to;
    while (to > from && isBlank(bytes[to - 1])) to--;
    use(from, to);
    from = separator + 1;
  } while (from <= end);
  return next;
}

/** Reads the line that begins at `start` into `row`; returns the start of the next one. */
function parseLine(bytes: Uint8Array, start: number, dialect: Dialect, row: Float64Array): number {
  let found = 0;
  let wrong = '';
  const next = eachCell(bytes, start, dialect, (from, to) => {
    const value = parseNumber(bytes, from, to, dialect);
    if (!Number.isFinite(value)) wrong ||= complaint(text(bytes, from, to), dialect);
    if (found < row.length) row[found] = value;
    found++;
  });
  if (found !== row.length) {
    const nothing = text(bytes, start, next - 1) === '';
    throw new Error(`expected ${row.length} numbers, found ${nothing ? 0 : found}`);
  }
  if (wrong) throw new Error(wrong);
  return next;
}

function complaint(word: string, dialect: Dialect): string {
  if (word === '') return 'a number is missing';
  return numberIn(dialect).test(word)
    ? `${shorten(word)} is too large`
    : `"${shorten(word)}" is not a number`;
}

/** Numbers of up to 15 digits are parsed here, for speed; anything else by `Number`. NaN if it is no number. */
function parseNumber(bytes: Uint8Array, start: number, end: number, dialect: Dialect): number {
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
    } else if (bytes[at] === dialect.decimal && !point) {
      point = true;
    } else {
      return parseSlowly(text(bytes, start, end), dialect);
    }
  }
  // Up to 15 digits both numbers are exact, so their quotient is correctly rounded.
  if (digits === 0 || digits > 15) return parseSlowly(text(bytes, start, end), dialect);
  return negative ? -value / scale : value / scale;
}

function parseSlowly(word: string, dialect: Dialect): number {
  return numberIn(dialect).test(word) ? Number(word.replace(',', '.')) : Number.NaN;
}

const WITH_POINT = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const WITH_COMMA = /^[+-]?(\d+,?\d*|,\d+)(e[+-]?\d+)?$/i;
const numberIn = ({ decimal }: Dialect): RegExp => (decimal === COMMA ? WITH_COMMA : WITH_POINT);

/** The text of a cell, without quotes. */
const text = (bytes: Uint8Array, start: number, end: number): string =>
  new TextDecoder()
    .decode(bytes.subarray(start, end))
    .trim()
    .replace(/^"(.*)"$/, '$1');

const shorten = (word: string): string => (word.length > 20 ? `${word.slice(0, 20)}…` : word);

/** Points as two numbers per line, with or without a line of titles. Throws `UnusableFile` for anything else. */
export function parseCsv(name: string, bytes: Uint8Array, limits: Limits): PointsPart {
  try {
    const { points, rows, dimension } = parsePoints(bytes, name, { titles: true });
    if (dimension !== 2) throw new CsvError(`${name} has ${dimension} numbers a line`);
    const kept = Math.min(rows, limits.kept);
    return { kind: 'points', name, total: rows, points: points.subarray(0, 2 * kept) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnusableFile(`${error.message}. Points are two numbers a line: 0.5,-1.25`);
  }
}

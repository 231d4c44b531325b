/** A word as cells that points fill. Loaded on demand. */
import { canvasIsExact } from '../canvas-check.ts';

/**
 * A 5 x 7 bitmap font: seven base-32 digits per character, one per row from the top; the highest of a digit's five bits
 * is the leftmost cell.
 */
const GLYPHS = new Map([
  ['A', 'ehhvhhh'],
  ['B', 'uhhuhhu'],
  ['C', 'ehggghe'],
  ['D', 'uhhhhhu'],
  ['E', 'vgguggv'],
  ['F', 'vgguggg'],
  ['G', 'ehgnhhe'],
  ['H', 'hhhvhhh'],
  ['I', 'e44444e'],
  ['J', '72222ic'],
  ['K', 'hikokih'],
  ['L', 'ggggggv'],
  ['M', 'hrllhhh'],
  ['N', 'hhpljhh'],
  ['O', 'ehhhhhe'],
  ['P', 'uhhuggg'],
  ['Q', 'ehhhlid'],
  ['R', 'uhhukih'],
  ['S', 'fgge11u'],
  ['T', 'v444444'],
  ['U', 'hhhhhhe'],
  ['V', 'hhhhha4'],
  ['W', 'hhhllrh'],
  ['X', 'hha4ahh'],
  ['Y', 'hha4444'],
  ['Z', 'v1248gv'],
  ['0', 'ehjlphe'],
  ['1', '4c4444e'],
  ['2', 'eh168gv'],
  ['3', 'v2421he'],
  ['4', '26aiv22'],
  ['5', 'vgu11he'],
  ['6', '68guhhe'],
  ['7', 'v124888'],
  ['8', 'ehhehhe'],
  ['9', 'ehhf12c'],
  ['!', '4444004'],
  ['?', 'eh12404'],
  ['.', '00000cc'],
  [',', '0000c48'],
  ['-', '000v000'],
  ['+', '044v440'],
  ['=', '00v0v00'],
  [':', '0cc0cc0'],
  ['/', '01248g0'],
  ['*', '04lel40'],
  ["'", '4480000'],
  ['(', '2488842'],
  [')', '8422248'],
  ['#', 'aavavaa'],
  ['<', '248g842'],
  ['>', '8421248'],
  ['&', 'cik8lid'],
  ['♥', '0avve40'],
]);

const WIDTH = 5;
const HEIGHT = 7;

/** The filled cells of a text, and its size in cells. Cell (0, 0) is at the bottom left. */
export interface Bitmap {
  cells: readonly (readonly [column: number, row: number])[];
  columns: number;
  rows: number;
}

/**
 * The cells of a text. With letters of the bitmap font it is the same on every machine; any other is drawn with the
 * fonts of this one. Throws an Error that names unknown letters if there is no canvas to draw with, and if nothing is
 * visible.
 */
export function writeText(typed: string): Bitmap {
  const text = typed.normalize('NFC');
  const unknown = [...new Set([...text].filter((letter) => !isKnown(letter)))];
  const bitmap = unknown.length === 0 ? renderText(text) : inkOf(text);
  if (!bitmap) throw new Error(`Only ${KNOWN} can be written here, not ${unknown.join(' ')}.`);
  if (bitmap.cells.length === 0) throw new Error('Nothing is written yet.');
  return bitmap;
}

const KNOWN = 'letters from A to Z, digits and common signs';
const isKnown = (letter: string): boolean =>
  [...letter.toUpperCase()].every((capital) => /^\s$/u.test(capital) || GLYPHS.has(capital));

/** In the bitmap font, with one blank column between characters; in upper case, with blanks for unknown characters. */
function renderText(text: string): Bitmap {
  const characters = [...text.toUpperCase()];
  const cells = characters.flatMap((character, i) => glyphCells(character, i * (WIDTH + 1)));
  return { cells, columns: Math.max(characters.length * (WIDTH + 1) - 1, 0), rows: HEIGHT };
}

function glyphCells(character: string, left: number): [number, number][] {
  const cells: [number, number][] = [];
  [...(GLYPHS.get(character) ?? '')].forEach((digit, line) => {
    const bits = Number.parseInt(digit, 32);
    for (let column = 0; column < WIDTH; column++) {
      if (bits & (1 << (WIDTH - 1 - column))) cells.push([left + column, HEIGHT - 1 - line]);
    }
  });
  return cells;
}

/** Size of the font in pixels. */
const SIZE = 40;
/** The opacity, of 255, from which a pixel is filled. */
const INK = 128;

/** Drawn with the browser's fonts, also from right to left; null if there is no canvas that can be read. */
function inkOf(text: string): Bitmap | null {
  const size = `bold ${SIZE}px sans-serif`;
  const measured = contextOf(1, 1);
  if (!measured) return null;
  measured.font = size;
  const width = Math.ceil(measured.measureText(text).width) + 2 * SIZE; // slanted letters extend beyond it
  const context = contextOf(width, 3 * SIZE);
  if (!context || !canvasIsExact()) return null;
  context.font = size;
  context.textBaseline = 'middle';
  context.fillText(text, SIZE, 1.5 * SIZE);
  return cropped(inkIn(context), width, 3 * SIZE);
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D | null {
  if (typeof OffscreenCanvas === 'undefined') return null;
  return new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
}

function inkIn(context: OffscreenCanvasRenderingContext2D): boolean[] {
  const { width, height } = context.canvas;
  const { data } = context.getImageData(0, 0, width, height);
  return Array.from({ length: width * height }, (_, i) => data[4 * i + 3] >= INK);
}

/** The smallest rectangle with all filled pixels. */
function cropped(ink: readonly boolean[], width: number, height: number): Bitmap {
  const cells: [number, number][] = [];
  ink.forEach((lit, i) => {
    if (lit) cells.push([i % width, height - 1 - Math.floor(i / width)]);
  });
  if (cells.length === 0) return { cells, columns: 0, rows: 0 };
  const [left, bottom, right, top] = cells.reduce(
    ([x0, y0, x1, y1], [x, y]) => [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)],
    [width, height, 0, 0],
  );
  const moved = cells.map(([x, y]): [number, number] => [x - left, y - bottom]);
  return { cells: moved, columns: right - left + 1, rows: top - bottom + 1 };
}

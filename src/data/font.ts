/**
 * A 5 x 7 bitmap font: seven base-32 digits a character, one a row from the top, the highest of a
 * digit's five bits its leftmost cell.
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

/** Lit cells of a text and its size in cells. Cell (0, 0) is at the bottom left. */
export interface Bitmap {
  cells: readonly (readonly [column: number, row: number])[];
  columns: number;
  rows: number;
}

/** Renders a text, one blank column between characters. Lower case counts as upper, unknown characters as blanks. */
export function renderText(text: string): Bitmap {
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

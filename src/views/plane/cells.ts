import type { Grid } from '../../engine/protocol.ts';
import type { Palette } from '../colours.ts';
import { cellTints } from '../colours.ts';
import { type Projection, toX, toY } from './geometry.ts';

/** Where the parts of a square between four grid points meet: places within it, x and y from 0 to 1, y down. */
interface Square {
  /** On its upper, right, lower and left edge: the border there, or the middle of an edge without one. */
  edges: [number, number][];
  /** Has that edge a border? */
  crossed: boolean[];
  centre: [number, number];
}

/** The square whose upper left point is row i of the grid (marching squares, for any number of cells). */
export function squareAt({ size, index, right, below }: Grid, i: number): Square {
  const [a, b, c, d] = [index[i], index[i + 1], index[i + size + 1], index[i + size]]; // clockwise
  const crossed = [a !== b, b !== c, c !== d, d !== a];
  const at = [right[i], below[i + 1], right[i + size], below[i]].map((v, k) => (crossed[k] ? v / 255 : 0.5));
  const edges: Square['edges'] = [
    [at[0], 0],
    [1, at[1]],
    [at[2], 1],
    [0, at[3]],
  ];
  const borders = edges.filter((_, k) => crossed[k]);
  const mean = (k: 0 | 1) => borders.reduce((sum, place) => sum + place[k], 0) / borders.length;
  return { edges, crossed, centre: [mean(0), mean(1)] };
}

const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/** Spreads neighbouring rows over the tints (multiplicative hashing). */
const tintOf = (row: number, tints: number): number => (Math.imul(row + 1, 0x9e3779b1) >>> 16) % tints;

/** Above this share of squares with a border in them borders are left out: nothing else would be seen. */
const CROWDED = 0.7;

/**
 * Cells: a tint for each, and the borders between them, straight from one crossing of the grid to the next.
 * @param tinted or the borders alone
 */
export function drawCells(
  brush: CanvasRenderingContext2D,
  grid: Grid,
  p: Projection,
  palette: Palette,
  tinted: boolean,
): void {
  const { box, size, index } = grid;
  const step = (p.k * (box[2] - box[0])) / (size - 1);
  const [x0, y0] = [toX(p, box[0]), toY(p, box[3])];
  const tints = cellTints(palette.dark);
  const fills = tints.map(() => new Path2D()); // one a tint: no seams between its parts
  const borders = new Path2D();
  let mixed = 0;
  for (let row = 0; row + 1 < size; row++) {
    const y = y0 + step * row;
    for (let column = 0; column + 1 < size; column++) {
      const i = row * size + column;
      const x = x0 + step * column;
      if (isWhole(grid, i)) {
        const first = column;
        while (
          column + 2 < size &&
          index[i] === index[row * size + column + 1] &&
          isWhole(grid, row * size + column + 1)
        )
          column++;
        if (tinted) fills[tintOf(index[i], tints.length)].rect(x, y, step * (column + 1 - first), step);
        continue;
      }
      mixed++;
      const square = squareAt(grid, i);
      if (tinted) {
        [i, i + 1, i + size + 1, i + size].forEach((point, k) => {
          const places = [CORNERS[k], square.edges[k], square.centre, square.edges[(k + 3) % 4]];
          trace(fills[tintOf(index[point], tints.length)], places, x, y, step);
        });
      }
      square.edges.forEach((place, k) => {
        if (square.crossed[k]) trace(borders, [square.centre, place], x, y, step);
      });
    }
  }
  fills.forEach((path, k) => {
    brush.fillStyle = tints[k];
    brush.fill(path);
  });
  if (mixed > CROWDED * size * size) return;
  brush.strokeStyle = palette.muted;
  brush.globalAlpha = 0.75;
  brush.lineWidth = palette.weight;
  brush.stroke(borders);
  brush.globalAlpha = 1;
}

/** Do all four points of a square go to the same real? */
const isWhole = ({ size, index }: Grid, i: number): boolean =>
  index[i] === index[i + 1] && index[i] === index[i + size] && index[i] === index[i + size + 1];

function trace(path: Path2D, places: number[][], x: number, y: number, step: number): void {
  places.forEach((place, k) => {
    if (k === 0) path.moveTo(x + step * place[0], y + step * place[1]);
    else path.lineTo(x + step * place[0], y + step * place[1]);
  });
}

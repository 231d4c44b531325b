import { expect, it } from 'vitest';
import { PieceSize } from './piece-size.ts';

interface Machine {
  perPiece: number;
  most: number;
  /** Milliseconds that a piece takes longer. */
  extra: (piece: number) => number;
}

/**
 * Rows of the next piece after each of some pieces, where a piece takes `perPiece` and each of its rows `perRow` ms.
 */
function run(
  pieces: number,
  perRow: number,
  { perPiece = 0, most = 1000, extra = () => 0 }: Partial<Machine> = {},
): number[] {
  const size = new PieceSize(most);
  return Array.from({ length: pieces }, (_, piece) => {
    const { rows } = size;
    size.learn(rows, perPiece + perRow * rows + extra(piece));
    return size.rows;
  });
}

it('pieces take about 12 ms, as far as rows and memory go', () => {
  expect(run(20, 0.1).at(-1)).toBe(120);
  expect(run(20, 0.001).at(-1)).toBe(512);
  expect(run(20, 0.001, { most: 40.5 }).at(-1)).toBe(40);
  expect(run(20, 0.1, { most: 0.2 }).at(-1)).toBe(1);
  expect(run(20, 100).at(-1)).toBe(1);
});

it('a hiccup changes nothing', () => {
  const steady = run(40, 0.1);
  expect(run(40, 0.1, { extra: (piece) => (piece % 10 === 9 ? 300 : 0) })).toEqual(steady);
  expect(run(40, 0.1, { extra: (piece) => (piece === 20 || piece === 21 ? 50 : 0) })).toEqual(steady);
});

it('a hiccup in the trials is made good', () => {
  for (const trial of [0, 1, 2, 3]) {
    const rows = run(40, 0.1, { extra: (piece) => (piece === trial ? 80 : 0) }).at(-1) as number;
    expect(rows).toBeGreaterThanOrEqual(60);
    expect(rows).toBeLessThanOrEqual(360);
  }
});

it('rows follow a machine that slows down and recovers', () => {
  const rows = run(120, 0.1, { extra: (piece) => (piece >= 20 && piece < 60 ? 60 : 0) });
  expect(rows[59]).toBeLessThan(20);
  expect(rows[119]).toBeGreaterThanOrEqual(60);
});

it('work at the start of each piece is shared by enough rows', () => {
  expect(run(60, 0.1, { perPiece: 20 }).at(-1)).toBeGreaterThanOrEqual(200);
  expect(run(60, 0.1, { perPiece: 50 }).at(-1)).toBeGreaterThanOrEqual(200);
});

it('the end of a batch tells little', () => {
  const size = new PieceSize(1000);
  for (let piece = 0; piece < 10; piece++) size.learn(size.rows, 0.1 * size.rows);
  for (let piece = 0; piece < 10; piece++) size.learn(3, 100);
  expect(size.rows).toBe(120);
  expect(size.time).toBeCloseTo(0.1, 6);
});

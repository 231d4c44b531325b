import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scalarCost } from '../../costs/scalar.ts';
import { PLANE_BOX } from '../../data/box.ts';
import { cellOf, folded, shortest, trace } from './torus.ts';

const period = fc.double({ min: 0.5, max: 8, noNaN: true });
const place = fc.double({ min: -20, max: 20, noNaN: true });
/** How far a length is from a multiple of the period. */
const beside = (length: number, p: number) => Math.abs(length - p * Math.round(length / p));

describe('a torus', () => {
  it('has one cell, around the middle of the box', () => {
    expect(cellOf(2, PLANE_BOX)).toEqual([-1, -1, 1, 1]);
    expect(cellOf(1, [0, 2, 4, 6])).toEqual([1.5, 3.5, 2.5, 4.5]);
  });

  it('has each point within the cell, whole periods from where it was', () => {
    fc.assert(
      fc.property(period, place, place, (p, x, y) => {
        const cell = cellOf(p, PLANE_BOX);
        const before = Float32Array.of(x, y);
        const after = folded(before, cell);
        after.forEach((v, k) => {
          expect(v).toBeGreaterThanOrEqual(cell[k] - 1e-5);
          expect(v).toBeLessThanOrEqual(cell[k + 2] + 1e-5);
          expect(beside(v - before[k], p)).toBeLessThan(1e-5);
        });
      }),
    );
  });

  it('has lines as long as its cost says', () => {
    fc.assert(
      fc.property(period, place, place, place, place, (p, ...places) => {
        const [x0, y0, x1, y1] = places;
        const cost = scalarCost({ name: 'torus', parameters: { period: p } }, 2);
        const cell = cellOf(p, PLANE_BOX);
        const move = [shortest(x1 - x0, cell), shortest(y1 - y0, cell)];
        expect(move[0] ** 2 + move[1] ** 2).toBeCloseTo(cost.scalar([x0, y0], 0, [x1, y1], 0), 8);
      }),
    );
  });

  it('cuts a line where it leaves the cell, and goes on at the opposite side', () => {
    fc.assert(
      fc.property(period, place, place, place, place, (p, x, y, dx, dy) => {
        const cell = cellOf(p, PLANE_BOX);
        const from = folded(Float32Array.of(x, y), cell);
        const move = [shortest(dx, cell), shortest(dy, cell)] as const;
        const pieces: number[][] = [];
        trace(cell, [from[0], from[1]], move, (...piece) => pieces.push(piece));
        expect(pieces.length).toBeLessThanOrEqual(3);
        const length = (list: number[][]) =>
          list.map(([x0, y0, x1, y1]) => Math.hypot(x1 - x0, y1 - y0)).reduce((a, b) => a + b);
        expect(length(pieces)).toBeCloseTo(Math.hypot(...move), 8);
        pieces.forEach((piece, k) => {
          piece.forEach((v, i) => {
            expect(v).toBeGreaterThanOrEqual(cell[i & 1] - 1e-5);
            expect(v).toBeLessThanOrEqual(cell[2 + (i & 1)] + 1e-5);
          });
          const [nextX, nextY] = pieces[k + 1] ?? [from[0] + move[0], from[1] + move[1]];
          expect(beside(nextX - piece[2], p)).toBeLessThan(1e-8);
          expect(beside(nextY - piece[3], p)).toBeLessThan(1e-8);
        });
      }),
    );
  });

  it('is not there without a cell: lines are straight', () => {
    const pieces: number[][] = [];
    trace(null, [0, 0], [5, -7], (...piece) => pieces.push(piece));
    expect(pieces).toEqual([[0, 0, 5, -7]]);
    expect(shortest(5, null)).toBe(5);
  });
});

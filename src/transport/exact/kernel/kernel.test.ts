import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uniform } from '../../../../test/transport/problems.ts';
import { CostTable } from './table.ts';

/** The same costs and potential, with SIMD and without. */
function tablesOf(rows: number, columns: number, values: readonly number[]): [CostTable, CostTable] {
  const tables: [CostTable, CostTable] = [
    new CostTable(rows, columns, { plain: false }),
    new CostTable(rows, columns, { plain: true }),
  ];
  for (const table of tables) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) table.row(i)[j] = values[(i * columns + j) % values.length];
    }
    for (let j = 0; j < columns; j++) table.psi[j] = values[(7 * j + 3) % values.length] / 2 + 0;
  }
  return tables;
}

const values = fc.array(
  fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((v) => Math.fround(v) + 0),
  ),
  { minLength: 1, maxLength: 60 },
);
const size = fc.integer({ min: 1, max: 23 });

describe('the loops with SIMD', () => {
  it('find what the plain ones find', () => {
    fc.assert(
      fc.property(size, size, values, (rows, columns, numbers) => {
        const [simd, plain] = tablesOf(rows, columns, numbers);
        for (let i = 0; i < rows; i++) {
          simd.leastTwo(i);
          plain.leastTwo(i);
          expect(simd.found).toEqual(plain.found);
          for (const limit of [simd.found.least, simd.found.next, numbers[0], Number.POSITIVE_INFINITY]) {
            const [n, wanted] = [simd.below(i, limit), plain.below(i, limit)];
            expect([...simd.hits.subarray(0, n)]).toEqual([...plain.hits.subarray(0, wanted)]);
          }
        }
        simd.dispose();
        plain.dispose();
      }),
    );
  });

  it('find the least by hand', () => {
    const [table] = tablesOf(1, 6, [5, 2, 9, 2, 7, 4]);
    table.psi.fill(0);
    table.leastTwo(0);
    expect(table.found).toEqual({ least: 2, next: 2, column: 1 });
    table.psi[1] = 1.5;
    table.leastTwo(0);
    expect(table.found).toEqual({ least: 2, next: 3.5, column: 3 });
    expect([...table.hits.subarray(0, table.below(0, 4.5))]).toEqual([1, 3, 5]);
    table.dispose();
  });

  it('measure distances as the plain ones do', () => {
    for (const dimension of [1, 4, 7, 8, 30]) {
      const next = uniform(dimension);
      const tables = [false, true].map((plain) => new CostTable(3, 2, { dimension, plain }));
      const { points, pointStride } = tables[0];
      for (let r = 0; r < 5; r++) for (let k = 0; k < dimension; k++) points[r * pointStride + k] = next();
      tables[1].points.set(points);
      for (const [i, j] of [
        [0, 0],
        [2, 1],
      ]) {
        let sum = 0;
        for (let k = 0; k < dimension; k++)
          sum += (points[i * pointStride + k] - points[(3 + j) * pointStride + k]) ** 2;
        for (const table of tables)
          expect(Math.abs(table.squaredDistance(i, j) - sum)).toBeLessThan(1e-6 * sum);
      }
      for (const table of tables) table.dispose();
    }
  });

  it.each([false, true])('make bounds of products: root %s', (root) => {
    for (const columns of [1, 5, 16, 27]) {
      const next = uniform(columns);
      const products = Float32Array.from({ length: columns }, () => 4 * next() - 2);
      const squares = Float32Array.from({ length: columns }, next);
      for (const plain of [false, true]) {
        const table = new CostTable(2, columns, { dimension: 1, plain });
        table.row(1).set(products);
        table.squares.set(squares);
        table.fromProducts(1, 0.5, 4, root);
        products.forEach((p, j) => {
          const t = Math.max(0, 0.5 + squares[j] - 2 * p);
          expect(table.row(1)[j]).toBeCloseTo(4 * (root ? Math.sqrt(t) : t), 5);
        });
        expect([...table.row(1).subarray(columns)].every((c) => c === Number.POSITIVE_INFINITY)).toBe(true);
        table.dispose();
      }
    }
  });

  it('never see what the memory held before', () => {
    const [before] = tablesOf(40, 41, [-100]);
    before.dispose();
    const [table] = tablesOf(5, 6, [3, 1, 4, 1, 5, 9, 2]);
    for (let i = 0; i < 5; i++) {
      table.leastTwo(i);
      expect(table.found.least).toBeGreaterThan(0);
      expect(table.below(i, Number.POSITIVE_INFINITY)).toBe(6);
    }
    table.dispose();
  });
});

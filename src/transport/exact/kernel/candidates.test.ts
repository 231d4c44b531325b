import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Candidates, CostTable, MAX_CANDIDATES } from './table.ts';

const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -1e3, max: 1e3, noNaN: true }).map((v) => Math.fround(v) + 0),
);
const numbers = fc.array(number, { minLength: 1, maxLength: 60 });

function tableOf(rows: number, columns: number, values: readonly number[], plain: boolean): CostTable {
  const table = new CostTable(rows, columns, { dimension: 1, plain });
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) table.row(i)[j] = values[(i * columns + j) % values.length];
  }
  for (let j = 0; j < columns; j++) table.psi[j] = values[(7 * j + 3) % values.length] / 2 + 0;
  return table;
}

describe.each([
  ['with SIMD', false],
  ['plain', true],
])('candidates, %s', (_, plain) => {
  it('are the columns below a limit, and none where these are too many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), numbers, number, (columns, values, limit) => {
        const table = tableOf(2, columns, values, plain);
        const candidates = new Candidates(table);
        const wanted = [...table.hits.subarray(0, table.scanBelow(1, limit))];
        const fits = wanted.length <= MAX_CANDIDATES;
        expect(candidates.collect(1, limit)).toBe(fits);
        const kept = candidates.count[1];
        expect([...table.candidates.subarray(MAX_CANDIDATES, MAX_CANDIDATES + kept)]).toEqual(
          fits ? wanted : [],
        );
        const entries = table.entries.subarray(MAX_CANDIDATES, MAX_CANDIDATES + kept);
        expect([...entries]).toEqual((fits ? wanted : []).map((j) => table.row(1)[j]));
        table.dispose();
      }),
    );
  });

  it('tell the least two and all below a limit as long as psi rises, or falls by no more than they were told', () => {
    const rises = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(numbers, rises, number, fc.boolean(), (values, steps, limit, falls) => {
        const table = tableOf(1, 40, values, plain);
        const candidates = new Candidates(table);
        candidates.collect(0, limit);
        for (let j = 0; j < table.columns; j++) table.psi[j] += steps[j % steps.length];
        if (falls) {
          for (let j = 0; j < table.columns; j++) table.psi[j] -= 0.5 + 0.5 * (j % 2);
          candidates.psiFell(1);
        }
        const sure = candidates.leastTwo(0);
        const found = { ...table.found };
        const upTo = candidates.upTo[0];
        const listed = [...table.hits.subarray(0, candidates.below(0, upTo))];
        expect(listed.map((k) => table.candidates[k])).toEqual([
          ...table.hits.subarray(0, table.scanBelow(0, upTo)),
        ]);
        table.scanLeast(0);
        if (sure) expect(found).toEqual(table.found);
        else expect(table.found.next >= upTo || candidates.count[0] < 2).toBe(true);
        table.dispose();
      }),
    );
  });
});

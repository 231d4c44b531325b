import { expect, it } from 'vitest';
import { tableRows } from './table.ts';

it('shows every row of a short series', () => {
  expect(tableRows(4, [])).toEqual([0, 1, 2, 3]);
});

it('shows at most so many rows, in order, from the first to the last', () => {
  for (const length of [51, 97, 400]) {
    const rows = tableRows(length, []);
    expect(rows).toHaveLength(50);
    expect([rows[0], rows.at(-1)]).toEqual([0, length - 1]);
    expect(rows.every((row, i) => i === 0 || row > rows[i - 1])).toBe(true);
  }
});

it('prefers rows in which a sparse curve is known', () => {
  const values = new Float64Array(400).fill(Number.NaN);
  values[101] = 1;
  expect(tableRows(400, [{ name: 'exact', values, sparse: true }])).toContain(101);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvError, parsePoints, printPoints } from './csv.ts';

const parse = (text: string) => parsePoints(text, 'reals.csv');

test('reads numbers in all their spellings', () => {
  const { points, rows, dimension } = parse('\uFEFF1, -2.5\r\n+.5,1e3\n-0.1,2.\n\n');
  expect([rows, dimension]).toEqual([3, 2]);
  expect([...points]).toEqual([1, -2.5, 0.5, 1000, -0.1, 2]);
});

test.each([
  [',', '.'],
  [';', '.'],
  ['\t', '.'],
  [' ', '.'],
  ['  \t', '.'],
  [';', ','],
  ['\t', ','],
  [' ', ','],
  [' ; ', ','],
])('%j between numbers and %j in them', (between, decimal) => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((columns) =>
      fc.array(fc.array(number, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 30 }),
    );
  fc.assert(
    fc.property(table, (rows) => {
      const text = rows.map((row) => row.join(between).replaceAll('.', decimal)).join('\n');
      expect([...parse(text).points]).toEqual(rows.flat().map((v) => Number(`${v}`)));
    }),
    { numRuns: 40 },
  );
});

test('takes bytes as well as text', () => {
  const bytes = new TextEncoder().encode('1,2\n3,4');
  expect(parsePoints(bytes, 'x').points).toEqual(parse('1,2\n3,4').points);
});

test('every double is read to the last bit', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(parse(`${value}`).points[0]).toBe(Number(`${value}`));
      expect(parse(value.toFixed(6)).points[0]).toBe(Number(value.toFixed(6)));
    }),
  );
});

test('single-precision points survive printing and reading', () => {
  const column = fc.float({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(column, column, column), { minLength: 1, maxLength: 30 }), (rows) => {
      const points = Float32Array.from(rows.flat());
      const back = parse([...printPoints(points, 3)].join(''));
      expect(back.dimension).toBe(3);
      expect(Float32Array.from(back.points).map((v) => v + 0)).toEqual(points.map((v) => v + 0));
    }),
  );
});

test('long files are printed in pieces of whole lines', () => {
  const pieces = [...printPoints(new Float32Array(300_000).fill(0.5), 3)];
  expect(pieces.length).toBeGreaterThan(1);
  for (const piece of pieces) expect(piece.endsWith('0.5,0.5,0.5\n')).toBe(true);
  expect(parse(pieces.join('')).rows).toBe(100_000);
});

describe('what is wrong, and where', () => {
  test.each([
    ['1,2\n3,4\n5,6,7\n', 'reals.csv, line 3: expected 2 numbers, found 3'],
    ['1,2\n3', 'reals.csv, line 2: expected 2 numbers, found 1'],
    ['1,2\n\n3,4', 'reals.csv, line 2: expected 2 numbers, found 0'],
    ['x,y\n1,2', 'reals.csv, line 1: "x" is not a number'],
    ['1,\n', 'reals.csv, line 1: a number is missing'],
    ['1,nan', 'reals.csv, line 1: "nan" is not a number'],
    ['1\ninf', 'reals.csv, line 2: "inf" is not a number'],
    ['1\n-Infinity', 'reals.csv, line 2: "-Infinity" is not a number'],
    ['1e999', 'reals.csv, line 1: 1e999 is too large'],
    ['0x10', 'reals.csv, line 1: "0x10" is not a number'],
    ['1 two', 'reals.csv, line 1: "1 two" is not a number'],
    ['1;2\n1;2\n3,4', 'reals.csv, line 3: expected 2 numbers, found 1'],
    ['1,5;2\n2,5;3\n3;4.5', 'reals.csv, line 3: "4.5" is not a number'],
    ['.', 'reals.csv, line 1: "." is not a number'],
    ['-', 'reals.csv, line 1: "-" is not a number'],
    ['1.2.3', 'reals.csv, line 1: "1.2.3" is not a number'],
    ['', 'reals.csv: the file holds no points'],
    ['\n\r\n', 'reals.csv: the file holds no points'],
  ])('%j', (text, message) => {
    expect(() => parse(text)).toThrow(new CsvError(message));
  });
});

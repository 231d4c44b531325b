import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certified } from './certified.ts';

const INFINITY = Number.POSITIVE_INFINITY;

describe('a certified number', () => {
  it.each<[number, number, string]>([
    [9.6791, 9.6869, '9.683 ± 0.004'],
    [9.683, 9.683, '9.6830'],
    [9.68304, 9.68296, '9.6830'],
    [0.0192837, 0.0192838, '0.019284'],
    [9.1, 12, '9.1 to 12.0'],
    [123_456, 123_999, '123,700 ± 300'],
    [1.234e-6, 1.239e-6, '1.234e-6 to 1.239e-6'],
    [5e-7, 5e-7, '5.0000e-7'],
    [-3.4, -3.3, '−3.35 ± 0.05'],
    [0, 0, '0'],
    [0, 1e-12, '0 to 1.00e-12'],
    [9.123, INFINITY, 'at least 9.1'],
    [-INFINITY, 9.123, 'at most 9.2'],
    [-INFINITY, INFINITY, '–'],
    [99.996, 99.9961, '99.996'],
    [9.99, 10.01, '10.00 ± 0.01'],
  ])('between %d and %d: %s', (lower, upper, text) => {
    expect(certified(lower, upper)).toBe(text);
  });

  it('never says more than is known, and not much less', () => {
    const finite = fc
      .double({ min: -1e9, max: 1e9, noNaN: true })
      .filter((x) => x === 0 || Math.abs(x) > 1e-100);
    fc.assert(
      fc.property(
        finite,
        fc.nat(1e6).map((k) => k / 1e6),
        fc.integer({ min: -9, max: 3 }),
        (a, w, e) => {
          const [lower, upper] = [a, a + w * 10 ** e];
          const [from, to] = read(certified(lower, upper));
          const slack = 1e-9 * Math.max(Math.abs(lower), Math.abs(upper));
          expect(from).toBeLessThanOrEqual(lower + slack);
          expect(to).toBeGreaterThanOrEqual(upper - slack);
          expect(to - from).toBeLessThanOrEqual(4 * (upper - lower) + 1.1e-4 * Math.abs(a) + slack);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

/** The interval that a text stands for: a single number stands for all that round to it. */
function read(text: string): [number, number] {
  const parse = (t: string) => Number(t.replaceAll(',', '').replaceAll('−', '-'));
  const [first, second] = text.split(/ ± | to /);
  const value = parse(first);
  if (text === '0') return [0, 0];
  if (text.includes('±')) return [value - parse(second), value + parse(second)];
  if (second !== undefined) return [value, parse(second)];
  const [mantissa, power = '0'] = first.replaceAll(',', '').replaceAll('−', '-').split('e');
  const half = 0.5 * 10 ** (Number(power) - (mantissa.split('.')[1]?.length ?? 0));
  return [value - half, value + half];
}

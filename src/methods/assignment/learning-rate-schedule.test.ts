import { expect, it } from 'vitest';
import { decayAt, ROUND, roundAt } from './learning-rate-schedule.ts';

it('each round is twice as long as the one before', () => {
  expect(roundAt(0)).toEqual({ round: 0, done: 0 });
  expect(roundAt(ROUND / 2)).toEqual({ round: 0, done: 0.5 });
  expect(roundAt(ROUND - 1).round).toBe(0);
  expect(roundAt(ROUND)).toEqual({ round: 1, done: 0 });
  expect(roundAt(3 * ROUND - 1).round).toBe(1);
  expect(roundAt(3 * ROUND)).toEqual({ round: 2, done: 0 });
});

it.each(['table', 'dense'] as const)(
  'the rate of a %s falls all through a round, and rises with the next',
  (assignerKind) => {
    const rates = [0, 1, ROUND / 2, ROUND - 1].map((step) => decayAt(step, { assignerKind }));
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
    expect(new Set(rates).size).toBe(4);
    expect(decayAt(ROUND, { assignerKind })).toBe(rates[0]);
  },
);

it('that of a table falls to where psi has no more digits, that of a network by a hundred', () => {
  expect(decayAt(ROUND - 1, { assignerKind: 'table' })).toBeLessThan(1e-5);
  expect(decayAt(ROUND - 1, { assignerKind: 'dense' })).toBeCloseTo(0.01, 4);
});

import { expect, it } from 'vitest';
import { decayAt, FIRST_ROUND_STEPS, rateFactor, roundAt } from './learning-rate-schedule.ts';

it('each round is twice as long as the one before', () => {
  expect(roundAt(0)).toEqual({ round: 0, done: 0 });
  expect(roundAt(FIRST_ROUND_STEPS / 2)).toEqual({ round: 0, done: 0.5 });
  expect(roundAt(FIRST_ROUND_STEPS - 1).round).toBe(0);
  expect(roundAt(FIRST_ROUND_STEPS)).toEqual({ round: 1, done: 0 });
  expect(roundAt(3 * FIRST_ROUND_STEPS - 1).round).toBe(1);
  expect(roundAt(3 * FIRST_ROUND_STEPS)).toEqual({ round: 2, done: 0 });
});

it.each(['table', 'dense'] as const)(
  'the rate of a %s falls all through a round, and rises with the next',
  (assignerKind) => {
    const rates = [0, 1, FIRST_ROUND_STEPS / 2, FIRST_ROUND_STEPS - 1].map((step) =>
      decayAt(step, { assignerKind }),
    );
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
    expect(new Set(rates).size).toBe(4);
    expect(decayAt(FIRST_ROUND_STEPS, { assignerKind })).toBe(rates[0]);
  },
);

it('that of a table falls to where psi has no more digits, that of a network by a hundred', () => {
  expect(decayAt(FIRST_ROUND_STEPS - 1, { assignerKind: 'table' })).toBeLessThan(1e-5);
  expect(decayAt(FIRST_ROUND_STEPS - 1, { assignerKind: 'dense' })).toBeCloseTo(0.01, 4);
});

it('rates that fall are half after so many iterations, and a hundredth at last', () => {
  expect(rateFactor(1000, { halving: 0 })).toBe(1);
  expect([0, 50, 100].map((t) => rateFactor(t, { halving: 50 }))).toEqual([1, 0.5, 0.25]);
  expect(rateFactor(25, { halving: 50 })).toBeCloseTo(Math.SQRT1_2, 12);
  expect(rateFactor(10000, { halving: 50 })).toBe(0.01);
});

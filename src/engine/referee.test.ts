import { expect, it } from 'vitest';
import { ROUND } from '../methods/decay.ts';
import { defaults } from '../settings/experiment.ts';
import type { Stats } from './protocol.ts';
import { Referee } from './referee.ts';

const alone = { ...defaults(), train: 'assigner' } as const;
const at = (stepsAlone: number, run = 1) => ({ experiment: alone, stepsAlone, run });
const stats = (misplaced: number, m = 200): Stats => ({ misplaced, m, N: 100 }) as Stats;

it('stops once when the loads are even, and leaves alone whoever goes on', () => {
  const referee = new Referee();
  expect(referee.seen(at(10), stats(0.3), true)).toBeNull();
  expect(referee.seen(at(20), stats(0.01), true)).toContain('even after 20 assigner steps (1 %');
  expect(referee.seen(at(21), stats(0.01), true)).toBeNull();
  expect(referee.seen(at(30), stats(0.2), true)).toBeNull();
  expect(referee.seen(at(40), stats(0), true)).toBeNull();
});

it('says that the plan is optimal only where m is a multiple of N', () => {
  expect(new Referee().seen(at(9), stats(0, 200), true)).toContain('optimal plan');
  expect(new Referee().seen(at(9), stats(0, 150), true)).not.toContain('optimal plan');
});

it('says nothing at rest, nor while both networks train', () => {
  expect(new Referee().seen(at(20), stats(0), false)).toBeNull();
  const both = { ...at(20), experiment: defaults() };
  expect(new Referee().seen(both, stats(0), true)).toBeNull();
});

it('stops at the end of a round, and tells how far it came', () => {
  const referee = new Referee();
  expect(referee.stepped(at(ROUND - 1))).toBe(false);
  expect(referee.stepped(at(ROUND))).toBe(true);
  expect(referee.seen(at(ROUND), stats(0.06), false)).toContain('6 % of the points are still misplaced');
  expect(referee.seen(at(ROUND), stats(0.06), false)).toBeNull();
  expect(referee.stepped(at(ROUND + 1))).toBe(false);
  expect(referee.seen(at(ROUND + 9), stats(0.005), true)).toContain('even'); // in the next round again
});

it('at the end of a round even loads are even loads', () => {
  const referee = new Referee();
  referee.stepped(at(ROUND - 1));
  expect(referee.stepped(at(ROUND))).toBe(true);
  expect(referee.seen(at(ROUND), stats(0.004), false)).toContain('The loads are even');
});

it('who went on after even loads goes through the end of that round', () => {
  const referee = new Referee();
  expect(referee.seen(at(ROUND - 5), stats(0), true)).toContain('even');
  expect(referee.stepped(at(ROUND - 1))).toBe(false);
  expect(referee.stepped(at(ROUND))).toBe(false);
});

it('begins anew with another cloud or cost, and with another run', () => {
  const referee = new Referee();
  const told = (steps: number, run = 1) => referee.seen(at(steps, run), stats(0), true) !== null;
  expect([told(50), told(60), told(5), told(6), told(7, 2), told(8, 2)]).toEqual([
    ...[true, false, true, false, true, false],
  ]);
});

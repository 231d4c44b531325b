import { expect, it } from 'vitest';
import { defaults } from '../../../test/experiment.ts';
import type { Scalars, Verdict } from '../trainer.ts';
import { FIRST_ROUND_STEPS } from './learning-rate-schedule.ts';
import { StoppingRule } from './stopping-rule.ts';

const alone = { ...defaults(), train: 'assigner' } as const;
const at = (stepsAlone: number) => ({ experiment: alone, stepsAlone });
/** Why it stopped, in a word. */
const why = (verdict: Verdict | null) =>
  verdict && (verdict.paused.proven ? 'even' : verdict.paused.offer ? 'network' : 'table');
const stats = (misplaced: number, m = 200): Scalars => ({ misplaced, m, N: 100 });

it('stops once when the loads are even, and leaves alone whoever goes on', () => {
  const stoppingRule = new StoppingRule();
  expect(stoppingRule.seen(at(10), stats(0.3), true)).toBeNull();
  const text = stoppingRule.seen(at(20), stats(0.01), true)?.text;
  expect(text).toContain(
    'even after 20 assigner steps (1 % of the points misplaced): up to those, the assignment',
  );
  expect(stoppingRule.seen(at(21), stats(0.01), true)).toBeNull();
  expect(stoppingRule.seen(at(30), stats(0.2), true)).toBeNull();
  expect(stoppingRule.seen(at(40), stats(0), true)).toBeNull();
});

it('says that the plan is optimal only where m is a multiple of N', () => {
  expect(new StoppingRule().seen(at(9), stats(0, 200), true)?.text).toContain(
    '): the assignment is an optimal plan',
  );
  const late = at(FIRST_ROUND_STEPS - 9); // earlier, such loads may be even by chance
  expect(new StoppingRule().seen(at(9), stats(0, 150), true)).toBeNull();
  expect(new StoppingRule().seen(late, stats(0, 150), true)?.text).toContain('as numbers of points can be');
  expect(new StoppingRule().seen(late, stats(0, 150), true)?.text).not.toContain('optimal plan');
});

it('tells no share of misplaced points where m is less than N', () => {
  const late = at(FIRST_ROUND_STEPS - 9);
  expect(new StoppingRule().seen(late, stats(0, 50), true)?.text).toMatch(
    /^The loads are even after \d+ assigner steps: as/,
  );
  const stoppingRule = new StoppingRule();
  stoppingRule.stepped(at(FIRST_ROUND_STEPS - 1));
  stoppingRule.stepped(at(FIRST_ROUND_STEPS));
  expect(stoppingRule.seen(at(FIRST_ROUND_STEPS), stats(0.13, 50), false)?.text).toMatch(
    /^After \d+ assigner steps the loads are still/,
  );
});

it('says nothing at rest, nor while both networks train', () => {
  expect(new StoppingRule().seen(at(20), stats(0), false)).toBeNull();
  const both = { ...at(20), experiment: defaults() };
  expect(new StoppingRule().seen(both, stats(0), true)).toBeNull();
});

it('stops at the end of a round, and tells how far it came', () => {
  const stoppingRule = new StoppingRule();
  expect(stoppingRule.stepped(at(FIRST_ROUND_STEPS - 1))).toBe(false);
  expect(stoppingRule.stepped(at(FIRST_ROUND_STEPS))).toBe(true);
  const told = stoppingRule.seen(at(FIRST_ROUND_STEPS), stats(0.06), false);
  expect(why(told)).toBe('network');
  expect(told?.text).toContain('6 % of the points are still');
  expect(stoppingRule.seen(at(FIRST_ROUND_STEPS), stats(0.06), false)).toBeNull();
  expect(stoppingRule.stepped(at(FIRST_ROUND_STEPS + 1))).toBe(false);
  expect(why(stoppingRule.seen(at(FIRST_ROUND_STEPS + 9), stats(0.005), true))).toBe('even'); // in the next round again
});

it('at the end of a round even loads are even loads', () => {
  const stoppingRule = new StoppingRule();
  stoppingRule.stepped(at(FIRST_ROUND_STEPS - 1));
  expect(stoppingRule.stepped(at(FIRST_ROUND_STEPS))).toBe(true);
  expect(why(stoppingRule.seen(at(FIRST_ROUND_STEPS), stats(0.004), false))).toBe('even');
});

it('who went on after even loads goes through the end of that round', () => {
  const stoppingRule = new StoppingRule();
  expect(why(stoppingRule.seen(at(FIRST_ROUND_STEPS - 5), stats(0), true))).toBe('even');
  expect(stoppingRule.stepped(at(FIRST_ROUND_STEPS - 1))).toBe(false);
  expect(stoppingRule.stepped(at(FIRST_ROUND_STEPS))).toBe(false);
});

it('begins again with other points or another cost', () => {
  const stoppingRule = new StoppingRule();
  const told = (steps: number) => stoppingRule.seen(at(steps), stats(0), true) !== null;
  expect([told(50), told(60), told(5), told(6)]).toEqual([true, false, true, false]);
});

/** Frames every 50 steps, with shares as they come: when it stops, and why. */
function watched(share: (steps: number) => number, assignerKind: 'dense' | 'table') {
  const stoppingRule = new StoppingRule();
  for (let steps = 50; steps < FIRST_ROUND_STEPS; steps += 50) {
    const experiment = { ...alone, assignerKind };
    const verdict = stoppingRule.seen({ ...at(steps), experiment }, stats(share(steps)), true);
    if (verdict) return { steps, paused: why(verdict) };
  }
  return null;
}

it('a network that stands still is stopped before the end of its round, a table is not', () => {
  const stuck = (steps: number) => 0.5 + 0.02 * Math.sin(steps);
  expect(watched(stuck, 'dense')).toEqual({ steps: 1050, paused: 'network' });
  expect(watched(stuck, 'table')).toBeNull();
});

it('a network that gets on is left alone until it is there', () => {
  expect(watched((steps) => 0.9 * 2 ** (-steps / 700), 'dense')).toBeNull();
  expect(watched((steps) => 0.9 * 2 ** (-steps / 300), 'dense')?.paused).toBe('even');
});

it('who goes on with a network that stood still goes through the end of that round', () => {
  const stoppingRule = new StoppingRule();
  const told = [50, 1050, 1100, 2000, 3000].map((steps) => stoppingRule.seen(at(steps), stats(0.5), true));
  expect(told.map(why)).toEqual([null, 'network', null, null, null]);
  stoppingRule.stepped(at(FIRST_ROUND_STEPS - 1));
  expect(stoppingRule.stepped(at(FIRST_ROUND_STEPS))).toBe(false);
});

it('who goes on after a round gets the next one, also where a network stood still', () => {
  const stoppingRule = new StoppingRule();
  for (const steps of [3000, 3500]) stoppingRule.seen(at(steps), stats(0.4), true);
  stoppingRule.stepped(at(FIRST_ROUND_STEPS - 1));
  expect(stoppingRule.stepped(at(FIRST_ROUND_STEPS))).toBe(true);
  expect(why(stoppingRule.seen(at(FIRST_ROUND_STEPS), stats(0.4), false))).toBe('network');
  expect(stoppingRule.seen(at(FIRST_ROUND_STEPS + 15), stats(0.9), true)).toBeNull(); // the rate has risen again
  expect(stoppingRule.seen(at(FIRST_ROUND_STEPS + 900), stats(0.5), true)).toBeNull();
});

it('a table that takes over in a later round begins its first', () => {
  const stoppingRule = new StoppingRule();
  stoppingRule.stepped(at(FIRST_ROUND_STEPS + 15));
  expect(stoppingRule.stepped(at(1))).toBe(false);
  expect(stoppingRule.seen(at(1), stats(0.8), true)).toBeNull();
});

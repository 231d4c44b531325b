import { expect, it } from 'vitest';
import { pointsAt } from './batch-size-schedule.ts';

const e = { ratio: 10, schedule: 'sqrt', horizon: 200 } as const;

it('grows as in the authors’ code: int(10 N / 100 sqrt(t / T)) + 10 batches of 100', () => {
  expect([0, 2, 50, 200].map((t) => pointsAt(e, 5000, t))).toEqual([1000, 6000, 26000, 51000]);
  expect(pointsAt(e, 5000, 10_000)).toBe(51000);
});

it('is the ratio otherwise, and never nothing', () => {
  expect(pointsAt({ ...e, schedule: 'constant', ratio: 0.5 }, 5000, 7)).toBe(2500);
  expect(pointsAt({ ...e, schedule: 'constant', ratio: 1 / 64 }, 10, 7)).toBe(1);
});

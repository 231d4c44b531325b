import { expect, it, vi } from 'vitest';
import { newRun } from './run-number.ts';

it('runs that begin within one tick of a coarse clock have numbers of their own', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const runs = Array.from({ length: 50 }, newRun);
  expect(new Set(runs).size).toBe(50);
  vi.useRealTimers();
});

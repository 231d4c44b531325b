import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Rate } from './rate-limiter.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

it('the rate is that of the last iterations, and falls while one takes longer', () => {
  const rate = new Rate();
  for (let k = 0; k < 5; k++) {
    rate.tick();
    vi.advanceTimersByTime(100);
  }
  expect(rate.perSecond()).toBeCloseTo(10);
  vi.advanceTimersByTime(2000);
  expect(rate.perSecond()).toBeCloseTo(2);
});

import { describe, expect, it } from 'vitest';
import { SIGMA_STOPS, sigmaAt, stopOf } from './around.tsx';

describe('the slider for sigma', () => {
  it('goes from 0.01 to 1, and every stop is its own', () => {
    expect([sigmaAt(0), sigmaAt(SIGMA_STOPS / 2), sigmaAt(SIGMA_STOPS)]).toEqual([0.01, 0.1, 1]);
    for (let stop = 0; stop <= SIGMA_STOPS; stop++) expect(stopOf(sigmaAt(stop))).toBe(stop);
    expect([stopOf(0.001), stopOf(5)]).toEqual([0, SIGMA_STOPS]);
  });
});

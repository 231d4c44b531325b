let last = 0;

/**
 * A new run number, unique also across workers, and with a clock that the browser makes coarse against fingerprinting.
 */
export function newRun(): number {
  last = Math.max(performance.timeOrigin + performance.now(), last + 0.01);
  return last;
}

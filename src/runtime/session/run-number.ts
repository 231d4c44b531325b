let last = 0;

/** The number of a run: its own, also over workers, and where the browser's clock is coarse against fingerprinting. */
export function newRun(): number {
  last = Math.max(performance.timeOrigin + performance.now(), last + 0.01);
  return last;
}

/** Stops of the slider for sigma: from 0.01 to 1, even in the logarithm. */
const FROM = 0.01;
export const SIGMA_STOPS = 40;

export const sigmaAt = (stop: number): number =>
  Number((FROM * (1 / FROM) ** (stop / SIGMA_STOPS)).toPrecision(2));

/** The stop next to a sigma. */
export function stopOf(sigma: number): number {
  const stop = Math.round((SIGMA_STOPS * Math.log(sigma / FROM)) / Math.log(1 / FROM));
  return Math.max(0, Math.min(SIGMA_STOPS, stop));
}

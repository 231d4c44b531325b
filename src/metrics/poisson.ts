/**
 * P(X = k) for k = 0..kMax, where X ~ Poisson(mean): [kMax + 1]. By logarithms, so that large means do not underflow.
 */
export function poisson(mean: number, kMax: number): Float64Array {
  const p = new Float64Array(kMax + 1);
  if (mean === 0) {
    p[0] = 1;
    return p;
  }
  let log = -mean;
  for (let k = 0; k <= kMax; k++) {
    if (k > 0) log += Math.log(mean / k);
    p[k] = Math.exp(log);
  }
  return p;
}

/** A bar of the histogram of loads. */
export interface LoadBin {
  /** Loads from `from` to `to`, both included; the last bin is open (`to` is Infinity). */
  from: number;
  to: number;
  /** The number of reals with such a load. */
  count: number;
  /** The expected number of reals with such a load, if m points fell on the reals uniformly and independently. */
  expected: number;
}

/**
 * The histogram of the loads n_j of all reals, with its expectation under a Poisson distribution of mean m / N.
 * @param loads points received by each real, [N]
 * @param m the number of points
 * @param maxBins bins at most; beyond that loads are grouped in bins of equal width
 */
export function loadHistogram(loads: ArrayLike<number>, m: number, maxBins = 24): LoadBin[] {
  const N = loads.length;
  const mean = N > 0 ? m / N : 0;
  const top = Math.max(8, Math.ceil(mean + 4 * Math.sqrt(mean) + 2)); // beyond it the expectation is negligible
  const width = Math.ceil((top + 1) / maxBins);
  const bins = Math.ceil((top + 1) / width);
  const p = poisson(mean, bins * width);
  const out: LoadBin[] = [];
  let below = 0;
  for (let b = 0; b < bins; b++) {
    const from = b * width;
    let inside = 0;
    for (let k = from; k < from + width; k++) inside += p[k];
    const open = b === bins - 1;
    out.push({
      from,
      to: open ? Number.POSITIVE_INFINITY : from + width - 1,
      count: 0,
      expected: N * (open ? Math.max(0, 1 - below) : inside),
    });
    below += inside;
  }
  for (let j = 0; j < N; j++) out[Math.min(bins - 1, Math.floor(loads[j] / width))].count++;
  return out;
}

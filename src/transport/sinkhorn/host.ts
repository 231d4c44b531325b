/** Sinkhorn's iterations by plain loops in double precision, where tensors are in the processor's memory. */
import type { Work } from '../../tensor/work.ts';

/** Costs of all pairs of m and n points, [m, n] row by row, and the strength of the entropy, in the units of the costs. */
export interface Pairs {
  cost: Float64Array;
  m: number;
  n: number;
  eps: number;
}

/** Potentials f [m] and g [n], in the units of the costs. */
export interface Potentials {
  f: Float64Array;
  g: Float64Array;
}

/** Entries of the matrix between two pauses: some milliseconds. */
const PIECE = 4e6;
/** While all scalings are within these bounds, terms that underflow in the kernel do not count. */
const BOUNDS = [1e-100, 1e100] as const;

/**
 * The potentials after each iteration, from g = 0:
 * f_i = -eps log (1/n) sum_j exp((g_j - C_ij)/eps), g_j = -eps log (1/m) sum_i exp((f_i - C_ij)/eps).
 * A kernel exp((f + g - C)/eps) of earlier potentials makes iterations matrix products; whenever its scalings leave their
 * bounds, the half step is taken in the log domain, with the maximum subtracted, and the kernel is made anew.
 */
export function* iterateOnHost(pairs: Pairs, iterations: number): Work<Potentials[]> {
  const { m, n } = pairs;
  const kernel = new Kernel(pairs);
  const found: Potentials[] = [];
  let g: Float64Array = new Float64Array(n);
  let f: Float64Array = new Float64Array(m);
  for (let t = 0, since = 0; t < iterations; t++, since += 2 * m * n) {
    if (since > PIECE) {
      yield;
      since = 0;
    }
    f = kernel.rows(g);
    g = kernel.columns(f);
    found.push({ f, g });
  }
  return found;
}

/** exp((alpha_i + beta_j - C_ij)/eps), for the alpha and beta that it was last made with. */
class Kernel {
  private values: Float64Array | null = null;
  private alpha: Float64Array = new Float64Array(0);
  private beta: Float64Array = new Float64Array(0);

  constructor(private readonly pairs: Pairs) {}

  /** The f that gives every row its mass, under g. */
  rows(g: Float64Array): Float64Array {
    const { m, n, eps } = this.pairs;
    const K = this.values;
    if (K) {
      const v = g.map((value, j) => Math.exp((value - this.beta[j]) / eps) / n);
      const f = new Float64Array(m);
      for (let i = 0; i < m; i++) {
        let sum = 0;
        for (let j = 0, at = i * n; j < n; j++, at++) sum += K[at] * v[j];
        if (!within(sum)) return this.begin(rowsInLogs(this.pairs, g), g).alpha;
        f[i] = this.alpha[i] - eps * Math.log(sum);
      }
      return f;
    }
    return this.begin(rowsInLogs(this.pairs, g), g).alpha;
  }

  /** The g that gives every column its mass, under f. */
  columns(f: Float64Array): Float64Array {
    const { m, n, eps } = this.pairs;
    const K = this.values;
    const sums = new Float64Array(n);
    for (let i = 0; K && i < m; i++) {
      const u = Math.exp((f[i] - this.alpha[i]) / eps) / m;
      for (let j = 0, at = i * n; j < n; j++, at++) sums[j] += K[at] * u;
    }
    if (!sums.every(within)) return this.begin(f, columnsInLogs(this.pairs, f)).beta;
    return sums.map((sum, j) => this.beta[j] - eps * Math.log(sum));
  }

  private begin(alpha: Float64Array, beta: Float64Array): Kernel {
    this.values = this.pairs.cost.slice();
    eachExponential(this.pairs, { f: alpha, g: beta }, (e, at) => {
      (this.values as Float64Array)[at] = e;
    });
    this.alpha = alpha;
    this.beta = beta;
    return this;
  }
}

const within = (x: number): boolean => x > BOUNDS[0] && x < BOUNDS[1];

function rowsInLogs({ cost, m, n, eps }: Pairs, g: Float64Array): Float64Array {
  return Float64Array.from({ length: m }, (_, i) => {
    let most = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < n; j++) most = Math.max(most, (g[j] - cost[i * n + j]) / eps);
    let sum = 0;
    for (let j = 0; j < n; j++) sum += Math.exp((g[j] - cost[i * n + j]) / eps - most);
    return -eps * (most + Math.log(sum / n));
  });
}

function columnsInLogs({ cost, m, n, eps }: Pairs, f: Float64Array): Float64Array {
  const most = new Float64Array(n).fill(Number.NEGATIVE_INFINITY);
  const sums = new Float64Array(n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) most[j] = Math.max(most[j], (f[i] - cost[i * n + j]) / eps);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) sums[j] += Math.exp((f[i] - cost[i * n + j]) / eps - most[j]);
  return sums.map((sum, j) => -eps * (most[j] + Math.log(sum / m)));
}

/** Visits exp((f_i + g_j - C_ij)/eps) of each pair, row by row. */
function eachExponential(
  { cost, m, n, eps }: Pairs,
  { f, g }: Potentials,
  visit: (e: number, at: number, i: number, j: number) => void,
): void {
  for (let i = 0; i < m; i++)
    for (let j = 0, at = i * n; j < n; j++, at++) visit(Math.exp((f[i] + g[j] - cost[at]) / eps), at, i, j);
}

/** The plan pi_ij = exp((f_i + g_j - C_ij)/eps) / (m n), [m, n]. */
export function planOnHost(pairs: Pairs, last: Potentials): Float64Array {
  const { m, n } = pairs;
  const plan = new Float64Array(m * n);
  eachExponential(pairs, last, (e, at) => {
    plan[at] = e / (m * n);
  });
  return plan;
}

/** The derivative of sum_ij pi_ij C_ij in each C_ij, [m, n], through all iterations back to g = 0. */
export function* slopeOnHost(
  pairs: Pairs,
  potentials: readonly Potentials[],
  plan: Float64Array,
): Work<Float64Array> {
  const { cost, m, n, eps } = pairs;
  const slope = plan.slice();
  let [df, dg] = [new Float64Array(m), new Float64Array(n)];
  for (let i = 0; i < m; i++)
    for (let j = 0, at = i * n; j < n; j++, at++) {
      const share = (plan[at] * cost[at]) / eps;
      slope[at] -= share;
      df[i] += share;
      dg[j] += share;
    }
  for (let t = potentials.length - 1; t >= 0; t--) {
    yield;
    const { f } = potentials[t];
    // g_j(f): its derivative in f_i is minus the share of i in column j, and in C_ij that share.
    const ofF = df;
    eachExponential(pairs, potentials[t], (e, at, i, j) => {
      const share = (dg[j] * e) / m;
      slope[at] += share;
      ofF[i] -= share;
    });
    const before = t > 0 ? potentials[t - 1].g : new Float64Array(n);
    const ofG = new Float64Array(n);
    eachExponential(pairs, { f, g: before }, (e, at, i, j) => {
      const share = (ofF[i] * e) / n;
      slope[at] += share;
      ofG[j] -= share;
    });
    [df, dg] = [new Float64Array(m), ofG];
  }
  return slope;
}

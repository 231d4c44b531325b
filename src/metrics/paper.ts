/** The paper's metrics between samples and reals after training (Laschos et al. 2020, section 6.2). */
import { compileCost } from '../costs/compile.ts';
import type { Cost } from '../costs/cost.ts';
import type { Work } from '../tensor/work.ts';
import {
  ExactError,
  type ExactOptions,
  type ExactProblem,
  type ExactProgress,
  type Interval,
  solveExact,
} from '../transport/exact/exact.ts';
import { unevenness } from './evenness.ts';
import { type Spread, spread } from './spread.ts';

/** An optimal cost, and the seconds that its computation took. */
export type TimedInterval = Interval & { seconds: number };

/** Distances are in the units of the points; costs in those of c. */
export interface PaperMetrics {
  /** Samples that were compared with N reals. */
  samples: number;
  N: number;
  /** The optimal transport cost under the Euclidean distance. */
  w1: TimedInterval;
  /** The optimal transport cost under the run's cost; null if that is the Euclidean distance itself. */
  own: TimedInterval | null;
  /**
   * The spread of n_j, the number of samples whose nearest real under the run's cost (without psi) is y_j:
   * (1/N) sum_j sqrt((n_j - samples/N)^2) as in Eq. 16, and that divided by 10. The published values match neither.
   */
  variance: {
    eq16: number;
    tenth: number;
    /** `unevenness` of the same counts; missing where it was measured before this existed. */
    unbiased?: number;
  };
  /** Share of the reals that are no sample's nearest real under the run's cost. */
  unassigned: number;
  /** Euclidean distances of the samples from their nearest reals. */
  nearest: Spread;
}

/** The two distances, one after the other; nearest reals follow from the costs computed for them. */
type MetricsStage = 'w1' | 'own';

/** Progress of the metrics, with the interval so far of the distance that is being computed. */
export interface MetricsProgress extends ExactProgress {
  stage: MetricsStage;
  /** The results so far. */
  known: Partial<PaperMetrics>;
}

export interface MetricsOptions {
  /** Relative gap of the distances. */
  gap?: number;
  report?: (progress: MetricsProgress) => void;
}

/**
 * The metrics of samples x [m, d] and reals y [N, d] under the run's cost. In many dimensions it uses a backend, if one
 * runs (see `multipliesMatrices`). Throws an ExactError if there are no points on one side, or if a cost is not finite.
 */
export function* paperMetrics(problem: ExactProblem, options: MetricsOptions = {}): Work<PaperMetrics> {
  const { x, y, m, N, d, cost } = problem;
  if (m === 0 || N === 0) throw new ExactError('There are no points on one side.');
  const { gap, report } = options;
  const known: Partial<PaperMetrics> = { samples: m, N };
  const solve = (under: Cost, stage: MetricsStage, nearest: (index: Int32Array) => void) =>
    timed(
      { ...problem, cost: under },
      { gap, report: (p) => report?.({ ...p, stage, known: { ...known } }), nearest },
    );
  const learn = (found: Partial<PaperMetrics>) => Object.assign(known, found);

  const euclidean = compileCost({ name: 'euclidean' }, d);
  const w1 = yield* solve(euclidean, 'w1', (index) => {
    const distances = Float64Array.from(index, (j, i) => euclidean.scalar(x, i * d, y, j * d));
    learn({ nearest: spread(distances) });
    if (cost.radial) learn(countStatistics(index, N)); // it grows with the distance
  });
  learn({ w1 });
  const counted = (index: Int32Array) => learn(cost.radial ? {} : countStatistics(index, N));
  learn({ own: cost.radial?.p === 1 ? null : yield* solve(cost, 'own', counted) });
  return known as PaperMetrics;
}

/** How evenly the counts n_j = #{i : index_i = j} are spread over N reals (Laschos et al. 2020, Eq. 16); index [m]. */
export function countStatistics(
  index: ArrayLike<number>,
  N: number,
): Pick<PaperMetrics, 'variance' | 'unassigned'> {
  const counts = new Int32Array(N);
  for (let i = 0; i < index.length; i++) counts[index[i]]++;
  const share = index.length / N;
  const eq16 = counts.reduce((sum, n) => sum + Math.abs(n - share), 0) / N;
  const unassigned = counts.reduce((none, n) => none + (n === 0 ? 1 : 0), 0) / N;
  const unbiased = index.length > 1 ? { unbiased: unevenness(counts) } : {};
  return { variance: { eq16, tenth: eq16 / 10, ...unbiased }, unassigned };
}

function* timed(problem: ExactProblem, options: ExactOptions): Work<TimedInterval> {
  const begin = performance.now();
  const { lower, upper, gap } = yield* solveExact(problem, options);
  return { lower, upper, gap, seconds: (performance.now() - begin) / 1000 };
}

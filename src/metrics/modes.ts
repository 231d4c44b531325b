/** How well samples cover the modes of data whose modes are known, and whether they collapse onto a few. */
import { type Modes, modesOf } from '../data/shapes/shapes.ts';
import type { Experiment } from '../settings/table.ts';
import type { Columns } from './series.ts';

/** Standard deviations from the middle of its mode up to which a sample is good, as in PacGAN (Lin et al. 2018). */
const GOOD = 3;
/** The share of its fair number of samples from which a mode counts as captured. */
const CAPTURED = 0.1;

export interface ModeCoverage {
  /** Modes of the data. */
  modes: number;
  /** Modes with at least a tenth of their fair number of good samples. */
  captured: number;
  /** Modes with at least one good sample: how PacGAN counts. */
  reached: number;
  /** The good samples of the mode with the fewest, divided by its fair number of samples. */
  least: number;
  /** The share of good samples: those within 3 standard deviations of the middle of the nearest mode. */
  highQuality: number;
  /**
   * KL(p || uniform) in nats, p the shares of all samples by their nearest mode: the reverse Kullback-Leibler
   * divergence, 0 where all modes get the same, ln(modes) where one gets all.
   */
  reverseKl: number;
}

/** The numbers of a coverage that are kept over time, by the names that frames carry. */
export const COVERAGE: Columns = {
  captured: 'mean',
  reached: 'mean',
  highQuality: 'mean',
  reverseKl: 'mean',
};

/** The coverage of modes by points [n, 2]. Throws an Error if there are no points. */
export function modeCoverage(points: ArrayLike<number>, { count, nearest }: Modes): ModeCoverage {
  const n = points.length / 2;
  if (n === 0) throw new Error('There are no points.');
  const good = new Int32Array(count);
  const all = new Int32Array(count);
  for (let i = 0; i < n; i++) {
    const { mode, deviations } = nearest(points[2 * i], points[2 * i + 1]);
    all[mode]++;
    if (deviations <= GOOD) good[mode]++;
  }
  const fair = n / count;
  return {
    modes: count,
    captured: good.filter((g) => g >= CAPTURED * fair && g > 0).length,
    reached: good.filter((g) => g > 0).length,
    least: Math.min(...good) / fair,
    highQuality: good.reduce((a, b) => a + b, 0) / n,
    reverseKl: all.reduce((sum, k) => sum + (k > 0 ? (k / n) * Math.log((k / n) * count) : 0), 0),
  };
}

/** The coverage of the modes of `data` by points [n, 2]; null if these are not known. */
export function coverageOf(
  points: ArrayLike<number>,
  { data }: Pick<Experiment, 'data'>,
): ModeCoverage | null {
  const modes = modesOf(data);
  return modes && modeCoverage(points, modes);
}

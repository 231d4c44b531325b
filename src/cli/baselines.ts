/** Distances to compare a generator's with: of images that are not among the reals, and of resampled reals. */
import { loadReals, type RealsSources } from '../data/reals.ts';
import { type PaperRun, SAMPLES_PER_REAL } from '../experiment/paper-tables.ts';
import type { Baseline, Baselines } from '../experiment/results.ts';
import { perform } from '../runtime/exact/perform.ts';
import type { Progress } from '../runtime/exact/protocol.ts';
import { Random } from '../tensor/random/random.ts';

/** Images in each bundled data set. */
const ALL = 5000;

export async function baselines(
  { experiment, gap }: PaperRun,
  sources: RealsSources,
  tell: (progress: Progress) => void,
): Promise<Baselines> {
  const { points, dimension: d } = await loadReals({ ...experiment, N: ALL }, sources);
  const { N, seed } = experiment;
  const y = points.subarray(0, N * d);
  const others = points.subarray(N * d, (SAMPLES_PER_REAL + 1) * N * d);
  const measure = async (x: Float32Array): Promise<Baseline> => {
    const clouds = { cost: { name: 'euclidean' }, dimension: d, x, y };
    const found = await perform({ kind: 'distance', clouds, gap }, tell, () => Promise.resolve());
    const { lower, upper, gap: reached, seconds } = found;
    return { images: x.length / d, w1: { lower, upper, gap: reached, seconds } };
  };
  // The name of the stream must stay the same as for the stored results.
  const drawn = new Random(seed, 'yardstick').integers(SAMPLES_PER_REAL * N, N);
  const resampled = new Float32Array(drawn.length * d);
  drawn.forEach((j, i) => {
    resampled.set(y.subarray(j * d, (j + 1) * d), i * d);
  });
  return { unseen: others.length > 0 ? await measure(others) : null, resampled: await measure(resampled) };
}

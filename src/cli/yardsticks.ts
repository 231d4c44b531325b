/** Distances that need no generator, to compare one with: of images that are not among the reals, and of reals. */
import { loadReals, type RealsSources } from '../data/reals.ts';
import { perform } from '../engine/exact/perform.ts';
import type { Progress } from '../engine/exact/protocol.ts';
import { type PaperRun, SAMPLES_PER_REAL } from '../experiment/paper-tables.ts';
import type { Yardstick, Yardsticks } from '../experiment/results.ts';
import { Random } from '../tensor/random/random.ts';

/** All images that there are. */
const MOST = 5000;

export async function yardsticks(
  { experiment, gap }: PaperRun,
  sources: RealsSources,
  tell: (progress: Progress) => void,
): Promise<Yardsticks> {
  const { points, dimension: d } = await loadReals({ ...experiment, N: MOST }, sources);
  const { N, seed } = experiment;
  const y = points.subarray(0, N * d);
  const others = points.subarray(N * d, (SAMPLES_PER_REAL + 1) * N * d);
  const measure = async (x: Float32Array): Promise<Yardstick> => {
    const clouds = { cost: { name: 'euclidean' }, dimension: d, x, y };
    const found = await perform({ kind: 'distance', clouds, gap }, tell, () => Promise.resolve());
    const { lower, upper, gap: reached, seconds } = found;
    return { images: x.length / d, w1: { lower, upper, gap: reached, seconds } };
  };
  const drawn = new Random(seed, 'yardstick').integers(SAMPLES_PER_REAL * N, N);
  const again = new Float32Array(drawn.length * d);
  drawn.forEach((j, i) => {
    again.set(y.subarray(j * d, (j + 1) * d), i * d);
  });
  return { unseen: others.length > 0 ? await measure(others) : null, again: await measure(again) };
}

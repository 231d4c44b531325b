/** Distances to the nearest real: of generated images, and of reals from other reals. */
import { max, median, ticks } from 'd3-array';
import { number } from '../../ui/format.ts';

export interface DistanceBin {
  from: number;
  to: number;
  /** Shares of each set with distances in [from, to); the last bin includes its upper end. */
  generated: number;
  reals: number;
}

/** Both sets in the same bins of round width, from zero on; about `bins` of them at most. */
export function distanceBins(generated: Float32Array, reals: Float32Array, bins = 20): DistanceBin[] {
  const top = Math.max(max(generated) ?? 0, max(reals) ?? 0) || 1;
  const [, width] = ticks(0, top, bins);
  const n = Math.max(1, Math.ceil(top / width - 1e-9));
  const out = Array.from({ length: n }, (_, b) => ({
    from: b * width,
    to: (b + 1) * width,
    generated: 0,
    reals: 0,
  }));
  const put = (set: Float32Array, name: 'generated' | 'reals') => {
    for (const d of set) out[Math.min(n - 1, Math.floor(d / width))][name] += 1 / set.length;
  };
  put(generated, 'generated');
  put(reals, 'reals');
  return out;
}

/**
 * Ratios of the medians below which generated images look like copies, or are closer, and above which they are further.
 */
const [COPIES, CLOSER, FURTHER] = [0.5, 0.85, 1.15];

/** The meaning of the distances, in two sentences. */
export function verdict(generated: Float32Array, reals: Float32Array): string {
  const [ours, theirs] = [median(generated) ?? Number.NaN, median(reals) ?? Number.NaN];
  if (!Number.isFinite(ours) || !Number.isFinite(theirs)) return 'Too few images to tell.';
  const facts = `Half of the generated images are within ${number(ours)} of their nearest real; half of the reals are within ${number(theirs)} of theirs. `;
  if (theirs === 0) return `${facts}Most reals have a duplicate, so distances do not reveal copies.`;
  const ratio = ours / theirs;
  if (ratio < COPIES)
    return `${facts}That is much closer than reals are to each other: many images look like near copies.`;
  if (ratio < CLOSER)
    return `${facts}That is closer than reals are to each other: some images may be near copies.`;
  if (ratio <= FURTHER) return `${facts}That is about as far as from real to real: no sign of copies.`;
  return `${facts}That is further than from real to real: most images are not copies.`;
}

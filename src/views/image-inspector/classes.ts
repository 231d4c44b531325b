/** Classes of the nearest reals of generated images. */
import type { Reals } from '../../runtime/protocol/protocol.ts';
import { times } from '../../ui/format.ts';

export interface ClassShare {
  name: string;
  /** Images whose nearest real has the class. */
  count: number;
  /** The expected number, if images were distributed over the classes like the reals. */
  fair: number;
}

/** Counts for the classes that occur among the reals, in the order of their labels. */
export function classShares(
  nearest: Int32Array,
  labels: Uint8Array,
  classes: Reals['classes'],
): ClassShare[] {
  const reals = tally(labels);
  const images = tally(nearest, (j) => labels[j]);
  return [...reals.keys()]
    .sort((a, b) => a - b)
    .map((label) => ({
      name: classes?.[label] ?? String(label),
      count: images.get(label) ?? 0,
      fair: (nearest.length * (reals.get(label) ?? 0)) / labels.length,
    }));
}

function tally(values: Uint8Array | Int32Array, of = (value: number) => value): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(of(value), (counts.get(of(value)) ?? 0) + 1);
  return counts;
}

/** What is remarkable about the shares, in one or two sentences. */
export function classVerdict(shares: readonly ClassShare[]): string {
  if (shares.length === 0) return '';
  const missed = shares.filter((s) => s.count === 0).map((s) => s.name);
  const ratio = (s: ClassShare) => s.count / s.fair;
  const most = shares.reduce((a, b) => (ratio(b) > ratio(a) ? b : a));
  const missing = missed.length === 0 ? 'Every class is reached.' : `Not reached: ${missed.join(', ')}.`;
  return `${missing} Furthest above its fair share: ${most.name} (${times(ratio(most))}).`;
}

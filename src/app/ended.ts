/** What the certified distance says of a psi under which loads are uneven. */
import type { Interval } from '../transport/exact/problem.ts';
import { certified } from '../views/certified.ts';
import { percent } from '../views/format.ts';

/** Relative: about what single precision and the certificate can tell. */
const ALIKE = 1e-6;

/**
 * The optimal plan is even and costs at most `upper`. Under psi it sends points, on average, to reals that are at most
 * upper - dual more costly than their cheapest ones: where that is nothing, points are misplaced among reals that
 * cost them as good as the same.
 */
export function distanceLeft(dual: number, { lower, upper }: Interval): string {
  const left = upper - dual;
  const size = Math.abs(upper);
  const distance = `the certified distance ${certified(lower, upper)}`;
  if (left > upper - lower + ALIKE * size)
    return `The dual value is still ${percent(left / size)} below ${distance}.`;
  return `The dual value has reached ${distance}, as far as can be told: ψ is optimal. For misplaced points several reals cost the same, or nearly, and ψ alone may not share them out.`;
}

/** What the certified distance says of a psi under which loads are uneven. */
import type { Interval } from '../transport/exact/problem.ts';
import { certified } from '../views/certified.ts';
import { percent } from '../views/format.ts';

/** Relative: about what single precision and the certificate can tell. */
const ALIKE = 1e-6;

/**
 * The optimal plan is even and costs at most `upper`. Under psi it sends points, on average, to reals that are at most
 * upper - dual dearer than their cheapest ones: where that is nothing, points are misplaced among reals that are as
 * good as equally dear to them.
 */
export function distanceLeft(dual: number, { lower, upper }: Interval): string {
  const left = upper - dual;
  const size = Math.abs(upper);
  const distance = `the certified distance ${certified(lower, upper)}`;
  if (left > upper - lower + ALIKE * size)
    return `The dual value is still ${percent(left / size)} below ${distance}.`;
  return `The dual value has reached ${distance}, as far as can be told: ψ is optimal. Misplaced points have several reals that are equally dear, or nearly, and ψ alone may not share them out.`;
}

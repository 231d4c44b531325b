/** What a trainer of the exact-plan method saves besides its arrays. */
import * as v from 'valibot';
import { MAX_PAIRS } from './points.ts';

/** A count such as an iteration: sums of a few of them are exact in double precision. */
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 48));
const finite = v.pipe(v.number(), v.finite());

const State = v.object({
  /** The last plan step; null before the first. */
  last: v.nullable(
    v.object({
      /** Where its latents begin in their random stream. */
      position: count,
      m: v.pipe(count, v.minValue(1), v.maxValue(MAX_PAIRS)),
      /** Standard deviation of the mixture's Gaussians at the draw. */
      sigma: v.pipe(finite, v.minValue(0)),
      /** Bounds on the optimal cost, in units of c. */
      lower: finite,
      upper: finite,
    }),
  ),
});

export type State = v.InferOutput<typeof State>;

/** The state in a saved run. Throws a ValiError where `raw` does not have this form. */
export const parseState = (raw: unknown): State => v.parse(State, raw);

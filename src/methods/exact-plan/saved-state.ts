/** What a trainer of the exact plan saves beside its arrays. */
import * as v from 'valibot';
import { MOST_PAIRS } from './points.ts';

/** Of iterations and the like: sums of a few such numbers are exact. */
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 48));
const finite = v.pipe(v.number(), v.finite());

const State = v.object({
  /** The last plan step; null before the first. */
  last: v.nullable(
    v.object({
      /** Where its latents began in their stream. */
      position: count,
      m: v.pipe(count, v.minValue(1), v.maxValue(MOST_PAIRS)),
      /** Width of the mixture's Gaussians then. */
      sigma: v.pipe(finite, v.minValue(0)),
      /** The optimal cost lies between, in the units of c. */
      lower: finite,
      upper: finite,
    }),
  ),
});

export type State = v.InferOutput<typeof State>;

/** Throws a ValiError where it is none. */
export const parseState = (raw: unknown): State => v.parse(State, raw);

/** What a trainer of flow matching saves besides its arrays. */
import * as v from 'valibot';

/** A count such as a position: sums of a few of them are exact in double precision. */
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 48));

const State = v.object({
  /** Position of the random stream that draws reals and times. */
  position: count,
  /** Steps of the potential so far; null where pairs do not follow from a potential. */
  potentialSteps: v.nullable(count),
  /** The numbers of the last steps, by name. */
  last: v.record(v.string(), v.pipe(v.number(), v.finite())),
});

export type State = v.InferOutput<typeof State>;

/** The state in a saved run. Throws a ValiError where `raw` does not have this form. */
export const parseState = (raw: unknown): State => v.parse(State, raw);

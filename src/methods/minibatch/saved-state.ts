/** What a trainer on minibatches saves besides its arrays. */
import * as v from 'valibot';

const State = v.object({
  /** Position of the random stream that draws reals (and points between reals and generated points). */
  position: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 48)),
});

export type State = v.InferOutput<typeof State>;

/** The state in a saved run. Throws a ValiError where `raw` does not have this form. */
export const parseState = (raw: unknown): State => v.parse(State, raw);

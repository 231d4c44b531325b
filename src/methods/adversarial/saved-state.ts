/** What a trainer with a critic saves beside its arrays. */
import * as v from 'valibot';

const State = v.object({
  /** Position of the stream that draws reals, and places between them and generated points. */
  position: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 48)),
});

export type State = v.InferOutput<typeof State>;

/** Throws a ValiError where it is none. */
export const parseState = (raw: unknown): State => v.parse(State, raw);

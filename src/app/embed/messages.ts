/** What an embedded picture and the page around it tell each other; each says `lab`, so that other messages pass by. */
import * as v from 'valibot';

/** From the page around it. `hello` comes first, in answer to `ready`: answers go to its origin, and only that origin is heard. */
const TOLD = v.variant('lab', [
  v.strictObject({ lab: v.literal('hello') }),
  v.strictObject({ lab: v.literal('play') }),
  v.strictObject({ lab: v.literal('pause') }),
  v.strictObject({ lab: v.literal('set'), link: v.pipe(v.string(), v.maxLength(20_000)) }),
]);
export type Told = v.InferOutput<typeof TOLD>;

/** To the page around it. `ready` says that the frame listens, to any page: it tells nothing else. */
export type Said = { lab: 'ready' } | { lab: 'state'; playing: boolean; iteration: number };

/** A message of the page around it; null for anything else. */
export function readTold(data: unknown): Told | null {
  const read = v.safeParse(TOLD, data);
  return read.success ? read.output : null;
}

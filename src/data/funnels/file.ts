/** Files of funnels, such as the published ones: centres and offsets in base64, as single precision numbers. */
import * as v from 'valibot';
import { type Funnels, HALF_SIDE } from './funnels.ts';

const size = v.pipe(v.number(), v.integer(), v.minValue(1));
const file = v.object({
  pairs: v.pipe(
    v.array(
      v.object({
        D: size,
        N: size,
        p: v.pipe(v.number(), v.minValue(1)),
        centres: v.string(),
        bias: v.string(),
      }),
    ),
    v.minLength(1),
  ),
});

/** Rounding of centres to single precision may lead out of the cube. */
const MARGIN = 1e-6;

/** The funnels of a file. Throws an Error that says what is wrong, and where. */
export function readFunnels(text: string): Funnels[] {
  const parsed = v.safeParse(file, parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new Error(`${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  }
  return parsed.output.pairs.map(({ D, N, p, centres, bias }, i) => {
    const at = `pairs.${i}`;
    const funnels = {
      ...{ D, N, p },
      centres: numbers(centres, N * D, `${at}.centres`),
      offsets: numbers(bias, N, `${at}.bias`),
    };
    if (funnels.centres.some((a) => Math.abs(a) > HALF_SIDE + MARGIN))
      throw new Error(`${at}.centres: a coordinate is not in [-${HALF_SIDE}, ${HALF_SIDE}]`);
    return funnels;
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
}

/** Little-endian single precision numbers. */
function numbers(base64: string, count: number, at: string): Float64Array {
  const bytes = bytesOf(base64, at);
  if (bytes.length !== 4 * count)
    throw new Error(`${at}: ${bytes.length} bytes, expected 4 for each of ${count} numbers`);
  const view = new DataView(bytes.buffer);
  const values = Float64Array.from({ length: count }, (_, i) => view.getFloat32(4 * i, true));
  if (!values.every(Number.isFinite)) throw new Error(`${at}: a number is not finite`);
  return values;
}

function bytesOf(base64: string, at: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  } catch {
    throw new Error(`${at}: it is not base64`);
  }
}

/** The position of a target pixel between two source pixels. */
interface Tap {
  low: number;
  high: number;
  /** The weight of `high`. */
  mix: number;
}

/** Half-pixel centres: pixel k of the target is at (k + 1/2) from / to - 1/2 of the source; edges are repeated. */
function taps(from: number, to: number): Tap[] {
  return Array.from({ length: to }, (_, k) => {
    const at = ((k + 0.5) * from) / to - 0.5;
    const low = Math.floor(at);
    return { low: Math.max(low, 0), high: Math.min(low + 1, from - 1), mix: at - low };
  });
}

/**
 * Resizes n square images bilinearly: [n, from, from, channels] -> [n, to, to, channels], like TensorFlow's
 * `resizeBilinear` with `halfPixelCenters` (without smoothing before shrinking). `map` is applied to source values
 * first.
 */
export function resizeImages(
  source: Uint8Array,
  n: number,
  from: number,
  to: number,
  map: (value: number) => number,
  channels = 1,
): Float32Array<ArrayBuffer> {
  const along = taps(from, to);
  const values = Float32Array.from({ length: 256 }, (_, value) => map(value));
  const target = new Float32Array(n * to * to * channels);
  const row = from * channels;
  let at = 0;
  for (let image = 0; image < n; image++) {
    const base = image * from * row;
    for (const { low, high, mix } of along) {
      const upper = base + low * row;
      const lower = base + high * row;
      for (const x of along) {
        const left = x.low * channels;
        const right = x.high * channels;
        for (let c = 0; c < channels; c++) {
          const top =
            values[source[upper + left + c]] * (1 - x.mix) + values[source[upper + right + c]] * x.mix;
          const bottom =
            values[source[lower + left + c]] * (1 - x.mix) + values[source[lower + right + c]] * x.mix;
          target[at++] = top * (1 - mix) + bottom * mix;
        }
      }
    }
  }
  return target;
}

/** Threefry-2x32 with 20 rounds (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). */

const rotate = (word: number, by: number) => (word << by) | (word >>> (32 - by));

/**
 * Fills `out` with the words at counters (lo, hi), (lo + 1, hi), ... under a key of two words, two words per counter;
 * `lo` carries into `hi`. If the length is odd, the last counter gives its first word only. Returns `out`.
 */
export function threefry(key: ArrayLike<number>, lo: number, hi: number, out: Int32Array): Int32Array {
  const keys = [key[0] | 0, key[1] | 0, key[0] ^ key[1] ^ 0x1bd11bda];
  let low = lo >>> 0;
  let high = hi | 0;
  for (let at = 0; at < out.length; at += 2) {
    let a = (low + keys[0]) | 0;
    let b = (high + keys[1]) | 0;
    for (let group = 0; group < 5; group++) {
      const odd = (group & 1) === 1;
      a = (a + b) | 0;
      b = rotate(b, odd ? 17 : 13) ^ a;
      a = (a + b) | 0;
      b = rotate(b, odd ? 29 : 15) ^ a;
      a = (a + b) | 0;
      b = rotate(b, odd ? 16 : 26) ^ a;
      a = (a + b) | 0;
      b = rotate(b, odd ? 24 : 6) ^ a;
      a = (a + keys[(group + 1) % 3]) | 0;
      b = (b + keys[(group + 2) % 3] + group + 1) | 0;
    }
    out[at] = a;
    if (at + 1 < out.length) out[at + 1] = b;
    low = (low + 1) >>> 0;
    if (low === 0) high = (high + 1) | 0;
  }
  return out;
}

/** The key of a named stream of a seed: equal for equal seeds and names, otherwise unrelated. */
export function streamKey(seed: number, stream: string): [number, number] {
  let hash = 0x811c9dc5; // FNV-1a
  for (let i = 0; i < stream.length; i++) hash = Math.imul(hash ^ stream.charCodeAt(i), 0x01000193);
  const [a, b] = threefry([hash, stream.length], seed | 0, Math.floor(seed / 2 ** 32), new Int32Array(2));
  return [a, b];
}

/** WGSL of `threefry(key, counter)`, which gives the two words of one counter. */
export const THREEFRY_WGSL = `
fn rotate(word: u32, by: u32) -> u32 { return (word << by) | (word >> (32u - by)); }
fn threefry(key: vec2u, counter: vec2u) -> vec2u {
  var keys = array<u32, 3>(key.x, key.y, key.x ^ key.y ^ 0x1bd11bdau);
  var turns = array<vec4u, 2>(vec4u(13u, 15u, 26u, 6u), vec4u(17u, 29u, 16u, 24u));
  var a = counter.x + key.x;
  var b = counter.y + key.y;
  for (var group = 0u; group < 5u; group++) {
    for (var round = 0u; round < 4u; round++) {
      a += b;
      b = rotate(b, turns[group & 1u][round]) ^ a;
    }
    a += keys[(group + 1u) % 3u];
    b += keys[(group + 2u) % 3u] + group + 1u;
  }
  return vec2u(a, b);
}
`;

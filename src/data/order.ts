import { streamKey, threefry } from '../tensor/random/threefry.ts';

const WORD = 2 ** 32;

/** k of 0..n-1 without replacement (Fisher-Yates), always the same for the same name. For k = n it is a permutation. */
export function fixedOrder(name: string, n: number, k: number = n): Int32Array {
  const words = threefry(streamKey(1, name), 0, 0, new Int32Array(k));
  const pool = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < k; i++) {
    const j = i + Math.floor(((words[i] >>> 0) * (n - i)) / WORD);
    [pool[i], pool[j]] = [pool[j], pool[i]];
  }
  return pool.subarray(0, k);
}

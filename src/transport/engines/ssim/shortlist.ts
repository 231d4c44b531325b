import type { Best } from '../host/refine-row.ts';

/** Reals per row whose costs are always computed exactly. */
export const ALWAYS = 16;
/** Standard deviations of the approximation's error within which a real can still be the best. */
export const DEVIATIONS = 4;

/** How many of N reals are computed exactly, at most: the more there are, the more come close to the best. */
export const shortlistSize = (N: number): number =>
  Math.min(N, Math.max(2 * ALWAYS, Math.min(256, Math.ceil(N / 32))));

/** One row: approximate costs [N], psi [N], and the exact cost of single reals. */
export interface Row {
  approximate: Float32Array;
  psi: ArrayLike<number>;
  scale: number;
  cost(j: number): number;
}

/**
 * argmin_j { s c_j + psi_j } by a shortlist. Costs are computed exactly in the order of the approximate values: for the
 * first ALWAYS reals in any case, then as long as the next one, corrected by the mean error so far, is within
 * DEVIATIONS standard deviations of the error from the best. Ties go to the lowest index.
 */
export class Shortlist {
  private readonly index: Int32Array;
  private readonly value: Float64Array;

  constructor(N: number) {
    this.index = new Int32Array(shortlistSize(N));
    this.value = new Float64Array(this.index.length);
  }

  best(row: Row): Best {
    const { psi, scale } = row;
    const count = this.fill(row);
    const best: Best = { index: 0, value: Number.POSITIVE_INFINITY };
    let [sum, squares] = [0, 0];
    for (let k = 0; k < count; k++) {
      const j = this.index[k];
      if (k >= ALWAYS) {
        const mean = sum / k;
        const deviation = Math.sqrt(Math.max(0, squares / k - mean * mean));
        if (this.value[k] + mean - DEVIATIONS * deviation > best.value) break;
      }
      const value = scale * row.cost(j) + psi[j];
      const error = value - this.value[k];
      sum += error;
      squares += error * error;
      if (value < best.value || (value === best.value && j < best.index)) {
        best.index = j;
        best.value = value;
      }
    }
    return best;
  }

  /** Lists the least approximate values in ascending order, equal ones by index. Returns how many there are. */
  private fill({ approximate, psi, scale }: Row): number {
    const { index, value } = this;
    const most = index.length;
    let count = 0;
    for (let j = 0; j < approximate.length; j++) {
      const v = scale * approximate[j] + psi[j];
      if (count === most && !(v < value[most - 1])) continue;
      let at = count < most ? count++ : most - 1;
      for (; at > 0 && value[at - 1] > v; at--) {
        value[at] = value[at - 1];
        index[at] = index[at - 1];
      }
      value[at] = v;
      index[at] = j;
    }
    return count;
  }
}

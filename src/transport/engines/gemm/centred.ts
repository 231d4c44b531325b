/** Points minus a centre, in single precision, and their squared lengths in double precision. */
export interface Centred {
  /** [n, d] */
  moved: Float32Array;
  /** [n] */
  squares: Float64Array;
}

/** The mean [d] of the points y [N, d]. */
export function mean(y: ArrayLike<number>, N: number, d: number): Float64Array {
  const centre = new Float64Array(d);
  for (let j = 0, at = 0; j < N; j++) for (let k = 0; k < d; k++) centre[k] += y[at++] / N;
  return centre;
}

/** n rows of points [., d] from row `first` on, minus the centre [d]: each coordinate is rounded once to float32. */
export function centred(points: ArrayLike<number>, n: number, centre: Float64Array, first = 0): Centred {
  const d = centre.length;
  const moved = new Float32Array(n * d);
  const squares = new Float64Array(n);
  for (let i = 0, at = 0, from = first * d; i < n; i++) {
    let sum = 0;
    for (let k = 0; k < d; k++, at++) {
      moved[at] = points[from++] - centre[k];
      sum += moved[at] * moved[at];
    }
    squares[i] = sum;
  }
  return { moved, squares };
}

/** The largest of some numbers; 0 if none is positive. */
export const largest = (numbers: ArrayLike<number>): number => {
  let most = 0;
  for (let i = 0; i < numbers.length; i++) if (numbers[i] > most) most = numbers[i];
  return most;
};

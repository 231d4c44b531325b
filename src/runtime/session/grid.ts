/** Cells and c-transform on a square grid over the plane. */
import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { Cost } from '../../costs/cost.ts';
import type { Box } from '../../data/box.ts';

/**
 * A number at each point of a square grid over a box, row by row from the top left; the outer points lie on the edges.
 */
export interface Field {
  box: Box;
  /** Points per side. */
  size: number;
  /** [size^2] */
  value: Float32Array;
}

/** The c-transform `value`, min_j { s c(x, y_j) + psi_j }, and the cells. */
export interface Grid extends Field {
  /** The real assigned to each point, [size^2]. */
  index: Int32Array;
  /**
   * Where the cell border lies between a point and its right neighbour, [size^2], and its lower neighbour, [size^2], if
   * these are assigned to different reals: from 0 (at the point) to 255 (at the neighbour).
   */
  right: Uint8Array;
  below: Uint8Array;
}

/** The coordinates of the points of a grid, [size^2, 2]. */
export function gridPoints([x0, y0, x1, y1]: Box, size: number): Float32Array {
  const at = new Float32Array(2 * size * size);
  for (let i = 0; i < size * size; i++) {
    at[2 * i] = x0 + ((x1 - x0) * (i % size)) / (size - 1);
    at[2 * i + 1] = y1 - ((y1 - y0) * Math.floor(i / size)) / (size - 1);
  }
  return at;
}

/** The same as a tensor. The caller disposes it. */
export const gridTensor = (box: Box, size: number): Tensor2D =>
  tensor2d(gridPoints(box, size), [size * size, 2]);

/** What an assignment follows from: reals [N, 2], the potential psi [N], the cost and its scale s. */
export interface Assigning {
  points: Float32Array;
  psi: Float32Array;
  cost: Pick<Cost, 'scalar'>;
  scale: number;
}

/**
 * The grid of an assignment of its points, with cell borders computed in double precision between differing neighbours.
 */
export function gridOf(
  box: Box,
  index: Int32Array,
  value: Float32Array,
  { points, psi, cost, scale }: Assigning,
): Grid {
  const size = Math.sqrt(index.length);
  const at = gridPoints(box, size);
  const score = (i: number, j: number) => scale * cost.scalar(at, 2 * i, points, 2 * j) + psi[j];
  const own = new Float64Array(index.length).fill(Number.NaN); // the score of a point's own real, computed on demand
  const margin = (i: number, other: number) => {
    if (Number.isNaN(own[i])) own[i] = score(i, index[i]);
    return Math.max(0, score(i, other) - own[i]);
  };
  const border = (i: number, next: number) => {
    const [here, there] = [margin(i, index[next]), margin(next, index[i])];
    const share = here / (here + there);
    return Math.round(255 * (share >= 0 ? share : 0.5)); // 0/0: both reals are equally good at both points
  };
  const right = new Uint8Array(index.length);
  const below = new Uint8Array(index.length);
  for (let i = 0; i < index.length; i++) {
    if ((i + 1) % size !== 0 && index[i] !== index[i + 1]) right[i] = border(i, i + 1);
    if (i + size < index.length && index[i] !== index[i + size]) below[i] = border(i, i + size);
  }
  return { box, size, index, value, right, below };
}

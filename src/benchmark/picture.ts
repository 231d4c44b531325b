/** What is drawn of a run in the plane. */
import { drawJoined, type Funnels, HALF_SIDE, heightAt } from '../data/funnels/funnels.ts';
import { Random } from '../tensor/random/random.ts';

/** A square grid of points over the cube, row by row from the top left; the outer points lie on the edges. */
export function gridPoints(side: number): Float32Array {
  const points = new Float32Array(2 * side * side);
  const place = (k: number) => HALF_SIDE * ((2 * k) / (side - 1) - 1);
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const at = 2 * (row * side + column);
      points[at] = place(column);
      points[at + 1] = -place(row);
    }
  return points;
}

/** A pair as it is drawn. */
export interface PairPicture {
  /** f* = -u on the grid, [side^2]. */
  truth: Float32Array;
  /** Rays from points of Q to those of P, [n, 4]. */
  rays: Float32Array;
  /** Points of P, [n, 2], and the gradients of f* there. */
  points: Float32Array;
  gradients: Float32Array;
}

const RAYS = 300;
const ARROWS = 70;

export function pictureOf(funnels: Funnels, side: number, seed: number): PairPicture {
  const grid = gridPoints(side);
  const truth = Float32Array.from({ length: side * side }, (_, i) => -heightAt(funnels, grid, 2 * i).height);
  const { x, y, rays } = drawJoined(funnels, new Random(seed, 'picture'), RAYS);
  const ends = Float32Array.from({ length: 4 * RAYS }, (_, k) => {
    const [i, c] = [Math.floor(k / 4), k % 4];
    return c < 2 ? y[2 * i + c] : x[2 * i + c - 2];
  });
  return {
    ...{ truth, rays: ends },
    points: Float32Array.from(x.subarray(0, 2 * ARROWS)),
    gradients: Float32Array.from(rays.subarray(0, 2 * ARROWS), (v) => -v),
  };
}

/** A transport plan as targets of the generator's step. */
import type { TransportPlan } from '../../transport/exact/problem.ts';

/** One real for each of m points, and the share of the point's mass sent there; both [m]. */
export interface Layer {
  index: Int32Array;
  weight: Float32Array;
}

/**
 * The plan of m points in layers: layer k holds the k-th real to which each point sends mass, and the share sent there;
 * a point that sends mass to fewer reals has share 0 in the remaining layers. The shares of a point sum to 1.
 */
export function layersOf({ from, to, mass }: TransportPlan, m: number): Layer[] {
  const layers: Layer[] = [];
  const parts = new Int32Array(m);
  from.forEach((i, k) => {
    const part = parts[i]++;
    layers[part] ??= { index: new Int32Array(m), weight: new Float32Array(m) };
    layers[part].index[i] = to[k];
    layers[part].weight[i] = m * mass[k];
  });
  return layers;
}

/** The number of points whose mass goes to more than one real. */
export const splitPoints = (layers: readonly Layer[]): number =>
  layers.length < 2 ? 0 : layers[1].weight.reduce((n, w) => n + Number(w > 0), 0);

/** A transport plan as targets for the generator's step. */
import type { TransportPlan } from '../../transport/exact/problem.ts';

/** Real and share of the mass for each of m points. */
export interface Layer {
  index: Int32Array;
  weight: Float32Array;
}

/**
 * The plan of m points in layers: in layer k stands where each point sends the k-th part of its mass, and which share
 * of it that is; a point with fewer parts has shares of zero in the rest. The shares of a point sum to one.
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

/** Points whose mass goes to more than one real. */
export const splitPoints = (layers: readonly Layer[]): number =>
  layers.length < 2 ? 0 : layers[1].weight.reduce((n, w) => n + Number(w > 0), 0);

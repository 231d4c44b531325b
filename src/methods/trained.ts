import { tensor, tidy } from '@tensorflow/tfjs-core';
import type { Network } from '../networks/network.ts';
import type { Experiment } from '../settings/table.ts';
import { makeOptimiser, type Optimiser, type OptimiserSettings } from '../tensor/optim/optimiser.ts';

/** A network with the optimiser of its parameters. */
export interface Trained {
  network: Network;
  optimiser: Optimiser;
}

/** The network with a new optimiser; the caller disposes both. */
export function train(network: Network, settings: OptimiserSettings): Trained {
  return { network, optimiser: makeOptimiser(network.parameters, settings) };
}

/** The optimiser that the experiment chooses, at a learning rate. */
export function optimiserSettings(e: Experiment, rate: number): OptimiserSettings {
  return { kind: e.optimiser, rate, beta1: e.beta1, beta2: e.beta2 };
}

/** Parameters and optimiser state as arrays for a saved run, with names that begin with `name`. */
export async function saveTrained(
  name: string,
  { network, optimiser }: Trained,
): Promise<Record<string, Float32Array>> {
  const saved: Record<string, Float32Array> = {};
  const values = await Promise.all(network.parameters.map((v) => v.data()));
  values.forEach((v, i) => {
    saved[`${name}.${i}`] = Float32Array.from(v);
  });
  for (const [key, v] of Object.entries(await optimiser.save())) saved[`${name}.optimiser.${key}`] = v;
  return saved;
}

/**
 * The inverse of `saveTrained`. Throws an Error where an array is missing, of another size, or not finite. If no
 * optimiser state was saved, the optimiser starts anew.
 */
export function restoreTrained(
  name: string,
  { network, optimiser }: Trained,
  saved: Record<string, Float32Array>,
): void {
  network.parameters.forEach((v, i) => {
    const values = saved[`${name}.${i}`];
    if (values?.length !== v.size) throw new Error(`Saved run: ${name}.${i} should hold ${v.size} numbers`);
    if (!values.every(Number.isFinite))
      throw new Error(`Saved run: ${name}.${i} holds numbers that are not finite`);
    tidy(() => v.assign(tensor(values, v.shape)));
  });
  const prefix = `${name}.optimiser.`;
  const state = Object.entries(saved).filter(([key]) => key.startsWith(prefix));
  if (state.length > 0)
    optimiser.restore(Object.fromEntries(state.map(([key, v]) => [key.slice(prefix.length), v])));
}

/** The last generated batch, on the device, and how it is saved. */
import { type Tensor1D, tensor1d } from '@tensorflow/tfjs-core';
import type { LatentBatch, Latents } from '../../data/latents/latent.ts';
import type { Assignment } from '../../transport/assignment.ts';
import { loads } from '../../transport/loads.ts';
import type { AssignedBatch, SavedTrainer } from '../trainer.ts';
import type { SavedBatch } from './saved-state.ts';

/** Its latents can be had again, all else is on the device. */
export interface DeviceBatch extends Assignment {
  latents: LatentBatch;
  /** Of the fixed latents, while the assigner is alone. */
  frozen: boolean;
  /** The iteration it was made in. */
  t: number;
  /** int32 [N] */
  counts: Tensor1D;
  /** [N] */
  psi: Tensor1D;
  /** The cost's scale that it was assigned with. */
  scale: number;
}

export async function saveBatch(
  { latents, t, frozen, index }: DeviceBatch,
  { value, psi }: AssignedBatch,
): Promise<{ arrays: SavedTrainer['arrays']; batch: SavedBatch }> {
  const assigned = Float32Array.from(await index.data());
  const { position, m, sigma } = latents;
  return {
    arrays: { 'batch.index': assigned, 'batch.value': value, 'batch.psi': psi },
    batch: { position, m, t, sigma, frozen },
  };
}

/** Costs are smaller, and sums of them are finite in single precision. */
export const MOST_COST = 1e32;

/** The inverse, for N reals. Throws where an array is missing, of another size, or names no real. */
export function restoreBatch(
  source: Latents,
  N: number,
  arrays: SavedTrainer['arrays'],
  { position, m, t, sigma, frozen }: SavedBatch,
  scale: number,
): DeviceBatch {
  const part = (name: string, size: number): Float32Array => {
    const values = arrays[`batch.${name}`];
    if (values?.length !== size) throw new Error(`Saved run: batch.${name} should hold ${size} numbers`);
    if (!values.every((value) => Math.abs(value) <= MOST_COST))
      throw new Error(`Saved run: batch.${name} holds a number that is no cost`);
    return values;
  };
  const assigned = Int32Array.from(part('index', m));
  if (!assigned.every((j) => j >= 0 && j < N)) throw new Error('Saved run: batch.index names no real');
  const index = tensor1d(assigned, 'int32');
  const [value, psi] = [tensor1d(part('value', m)), tensor1d(part('psi', N))];
  const latents = frozen ? source.fixedBatch(m, sigma) : source.resume(position, m, sigma);
  return { latents, frozen, t, index, value, psi, scale, counts: loads(index, N) };
}

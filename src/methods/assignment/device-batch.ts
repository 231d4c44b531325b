/** The last generated batch, on the device, and how it is saved. */
import { type Tensor1D, tensor1d } from '@tensorflow/tfjs-core';
import type { LatentBatch, Latents } from '../../data/latents/latent.ts';
import type { Assignment } from '../../transport/assignment.ts';
import { loads } from '../../transport/loads.ts';
import type { AssignedBatch, SavedTrainer } from '../trainer.ts';
import type { SavedBatch } from './saved-state.ts';

/** A batch as assigned; its latents can be drawn again, all else is on the device. */
export interface DeviceBatch extends Assignment {
  latents: LatentBatch;
  /** Are these the fixed latents, of an assigner trained alone? */
  frozen: boolean;
  /** The iteration it was made in. */
  t: number;
  /** Points assigned to each real, int32 [N]. */
  counts: Tensor1D;
  /** The potential of the assignment, [N], in units of the scaled cost. */
  psi: Tensor1D;
  /** The cost's scale s of the assignment. */
  scale: number;
}

/** The batch for a saved run: its arrays, and where its latents were drawn. */
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

/** An upper limit of absolute costs, whose sums are finite in single precision. */
export const MAX_COST = 1e32;

/**
 * The inverse of `saveBatch`, for N reals. Throws an Error where an array is missing or of another size, or holds an
 * index or a cost that is not valid.
 */
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
    if (!values.every((value) => Math.abs(value) <= MAX_COST))
      throw new Error(`Saved run: batch.${name} holds a number that cannot be a cost`);
    return values;
  };
  const assigned = Int32Array.from(part('index', m));
  if (!assigned.every((j) => j >= 0 && j < N)) throw new Error('Saved run: batch.index names no real');
  const index = tensor1d(assigned, 'int32');
  const [value, psi] = [tensor1d(part('value', m)), tensor1d(part('psi', N))];
  const latents = frozen ? source.fixedBatch(m, sigma) : source.resume(position, m, sigma);
  return { latents, frozen, t, index, value, psi, scale, counts: loads(index, N) };
}

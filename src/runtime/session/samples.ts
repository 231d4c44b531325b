/** New generated points, as many as fit into memory. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { LatentBatch, Latents } from '../../data/latents/latent.ts';
import { applyInPieces } from '../../networks/micro-batch.ts';
import type { Mapping } from '../../networks/network.ts';
import type { Random } from '../../tensor/random/random.ts';
import { Scope, type Work } from '../../tensor/work.ts';

/** Numbers (points times dimension) in one block on the device: 4 MB. */
const BLOCK_NUMBERS = 1e6;

/**
 * G(z) for `count` latents drawn by `random`, [count, d], as a promise that resolves when all is read back from the
 * device. `tell` receives the share that is done, from 0 to 1.
 */
export function* drawSamples(
  generator: Mapping,
  latents: Pick<Latents, 'batch'>,
  random: Random,
  count: number,
  tell: (done: number) => void = () => {},
): Work<Promise<Float32Array>> {
  const d = generator.outputs;
  const batch = latents.batch(count, random);
  const size = Math.max(1, Math.floor(BLOCK_NUMBERS / d));
  const samples = new Float32Array(count * d);
  const reading: Promise<void>[] = [];
  for (let from = 0; from < count; from += size) {
    tell(from / count);
    yield;
    const x = yield* generate(generator, batch, from, Math.min(size, count - from));
    reading.push(readInto(samples, from * d, x));
  }
  return Promise.all(reading).then(() => samples);
}

function* generate(generator: Mapping, batch: LatentBatch, from: number, count: number): Work<Tensor2D> {
  const scope = new Scope();
  try {
    const z = scope.own(yield* batch.rows(from, count));
    return yield* applyInPieces(generator, z);
  } finally {
    scope.end();
  }
}

/** Reads x into `out` at position `at`, and disposes x. */
async function readInto(out: Float32Array, at: number, x: Tensor2D): Promise<void> {
  try {
    out.set(await x.data(), at);
  } finally {
    x.dispose();
  }
}

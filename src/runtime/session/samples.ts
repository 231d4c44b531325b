/** Fresh generated points, as many as the memory holds. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { LatentBatch, Latents } from '../../data/latents/latent.ts';
import { applyInPieces } from '../../networks/micro-batch.ts';
import type { Network } from '../../networks/network.ts';
import type { Random } from '../../tensor/random/random.ts';
import { Scope, type Work } from '../../tensor/work.ts';

/** Numbers on the device at a time: 4 MB. */
const BLOCK_NUMBERS = 1e6;

/**
 * G(z) of `count` latents that `random` draws, [count, d], as a promise of what is read back from the device.
 * `tell` hears how much is done, 0 to 1.
 */
export function* drawSamples(
  generator: Network,
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
    const x = yield* made(generator, batch, from, Math.min(size, count - from));
    reading.push(readInto(samples, from * d, x));
  }
  return Promise.all(reading).then(() => samples);
}

function* made(generator: Network, batch: LatentBatch, from: number, count: number): Work<Tensor2D> {
  const scope = new Scope();
  try {
    const z = scope.own(yield* batch.rows(from, count));
    return yield* applyInPieces(generator, z);
  } finally {
    scope.end();
  }
}

/** x is disposed. */
async function readInto(out: Float32Array, at: number, x: Tensor2D): Promise<void> {
  try {
    out.set(await x.data(), at);
  } finally {
    x.dispose();
  }
}

/** Makes a frame: what the views draw, computed on the device and read back at once. */
import { dispose, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Cost } from '../../costs/cost.ts';
import type { Box } from '../../data/box.ts';
import type { Latents } from '../../data/latents/latent.ts';
import type { LoadedReals } from '../../data/loaded-reals.ts';
import { assignedScalars, type Trainer } from '../../methods/trainer.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import { rounded } from '../../transport/engines/potential.ts';
import type { Watch } from '../protocol/protocol.ts';
import type { Frame } from './frame.ts';
import { gridOf, gridTensor } from './grid.ts';

export interface Scene {
  trainer: Trainer;
  latents: Latents;
  y: Tensor2D;
  data: LoadedReals;
  cost: Cost;
  /** The cost's scale s. */
  scale: number;
  /** The generator stands still, and what learns is trained on the points that are shown. */
  fixed: boolean;
  run: number;
  iteration: number;
  stepsDone: number;
  seconds: number;
}

/** A frame that is computed; it may still be on its way from the device. */
export interface PendingFrame {
  readBack: Promise<Frame>;
}

/** Images drawn. */
const IMAGES = 48;
/** Points a side of the grid: where the assignment of a point is quick, and where it is not. */
const GRID = { quick: 128, slow: 64 };

/** See `Frame` for what belongs to which points. */
export function* computeFrame(scene: Scene, watch: Watch): Work<PendingFrame> {
  const { trainer, latents, y, data } = scene;
  const scope = new Scope();
  try {
    const drawn = data.kind === 'plane' ? trainer.shown : IMAGES;
    const x = scope.own(yield* trainer.sample(yield* latents.fixed(drawn)));
    const potential = scope.own(yield* trainer.potential(y));
    const psi = scope.own(rounded(potential));
    const { index, value } = yield* trainer.assign(x, potential);
    const tensors: Record<string, Tensor> = { x, psi, index: scope.own(index), value: scope.own(value) };
    const box = data.kind === 'plane' ? boxOf(watch, data) : null;
    if (box) {
      const at = scope.own(gridTensor(box, trainer.engine === 'gemm' ? GRID.slow : GRID.quick));
      const grid = yield* trainer.assign(at, potential);
      tensors.gridIndex = scope.own(grid.index);
      tensors.gridValue = scope.own(grid.value);
    }
    for (const t of Object.values(tensors)) scope.release(t);
    return { readBack: readFrame(scene, tensors, box) };
  } finally {
    scope.end();
  }
}

const boxOf = ({ grid }: Watch, data: LoadedReals): Box | null => (grid === 'data' ? data.box : grid);

async function readFrame(scene: Scene, tensors: Record<string, Tensor>, box: Box | null): Promise<Frame> {
  const names = Object.keys(tensors);
  const [batch, effort, ...read] = await Promise.all([
    scene.trainer.batch(),
    scene.trainer.effort(),
    ...names.map((name) => tensors[name].data()),
  ]);
  dispose(Object.values(tensors));
  const got = Object.fromEntries(names.map((name, i) => [name, read[i]]));
  const psi = got.psi as Float32Array;
  const index = got.index as Int32Array;
  const value = got.value as Float32Array;
  const { run, iteration, stepsDone, seconds, data, cost, scale } = scene;
  const drawn = { value, psi, scale, loads: count(index, psi.length) };
  const counted = data.kind === 'image' && batch ? batch : drawn;
  const scalars = { ...assignedScalars(counted), ...batch?.own };
  const assigning = { points: data.points, psi, cost, scale };
  const grid = box && gridOf(box, got.gridIndex as Int32Array, got.gridValue as Float32Array, assigning);
  return {
    ...{ run, iteration, stepsDone, seconds, kind: data.kind, dimension: data.dimension, cost: cost.spec },
    arrays: { generated: got.x as Float32Array, index, value, loads: counted.loads, psi },
    ...{ loadsFrom: scalars.m, loadsOf: counted === drawn ? 'drawn' : 'batch' },
    scalars,
    batch: scene.fixed ? scalars : batch && { ...assignedScalars(batch), ...batch.own },
    effort,
    ...(grid && { grid }),
  };
}

function count(index: Int32Array, n: number): Int32Array {
  const loads = new Int32Array(n);
  for (const j of index) loads[j]++;
  return loads;
}

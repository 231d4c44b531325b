/** Makes a frame: what the views draw, computed on the device and read back at once. */
import { dispose, type Tensor, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { CostSpec } from '../costs/cost.ts';
import type { Latents } from '../data/latent.ts';
import type { LoadedReals } from '../data/reals.ts';
import type { Batch, Method } from '../methods/method.ts';
import { misplaced } from '../metrics/evenness.ts';
import { Scope } from '../tensor/scope.ts';
import type { Work } from '../tensor/work.ts';
import { dualReport } from '../transport/dual.ts';
import { rounded } from '../transport/potential.ts';
import type { CloudStats, Frame, Watch } from './protocol.ts';

export interface Scene {
  method: Method;
  latents: Latents;
  y: Tensor2D;
  data: LoadedReals;
  cost: CostSpec;
  /** The cost's scale s. */
  scale: number;
  /** The assigner is alone, and trained on the points that are shown. */
  alone: boolean;
  run: number;
  iteration: number;
  assignerSteps: number;
  seconds: number;
}

/** A frame that is computed; it may still be on its way from the device. */
export interface Exposure {
  developed: Promise<Frame>;
}

/** Images drawn. */
const IMAGES = 48;
/** Pixels a side of the grid of cells (where the assignment of a point is quick, and where it is not), and of the field. */
const CELLS = { quick: 128, slow: 64 };
const FIELD = 64;

/** See `Frame` for what belongs to which points. */
export function* photograph(scene: Scene, watch: Watch): Work<Exposure> {
  const { method, latents, y, data } = scene;
  const scope = new Scope();
  try {
    const drawn = data.kind === 'plane' ? method.shown : IMAGES;
    const x = scope.own(yield* method.sample(yield* latents.fixed(drawn)));
    const potential = scope.own(yield* method.potential(y));
    const psi = scope.own(rounded(potential));
    const { index, value } = yield* method.assign(x, potential);
    const tensors: Record<string, Tensor> = { x, psi, index: scope.own(index), value: scope.own(value) };
    if (data.kind === 'plane' && watch.cells) {
      const at = scope.own(pixels(data.box, cellsSize(method)));
      const cells = yield* method.assign(at, potential);
      scope.own(cells.value);
      tensors.cells = scope.own(cells.index);
    }
    if (data.kind === 'plane' && watch.field && method.everywhere) {
      const at = scope.own(pixels(data.box, FIELD));
      tensors.field = scope.own(yield* method.potential(at));
    }
    for (const t of Object.values(tensors)) scope.release(t);
    return { developed: develop(scene, tensors) };
  } finally {
    scope.end();
  }
}

const cellsSize = (method: Method) => (method.engine === 'blocked' ? CELLS.slow : CELLS.quick);

/** Centres of the pixels of a square grid over `box`, row by row from the top left: [size^2, 2]. */
function pixels([x0, y0, x1, y1]: LoadedReals['box'], size: number): Tensor2D {
  const at = new Float32Array(2 * size * size);
  for (let i = 0; i < size * size; i++) {
    at[2 * i] = x0 + ((x1 - x0) * ((i % size) + 0.5)) / size;
    at[2 * i + 1] = y1 - ((y1 - y0) * (Math.floor(i / size) + 0.5)) / size;
  }
  return tensor2d(at, [size * size, 2]);
}

async function develop(scene: Scene, tensors: Record<string, Tensor>): Promise<Frame> {
  const names = Object.keys(tensors);
  const [batch, effort, ...read] = await Promise.all([
    scene.method.batch(),
    scene.method.effort(),
    ...names.map((name) => tensors[name].data()),
  ]);
  dispose(Object.values(tensors));
  const got = Object.fromEntries(names.map((name, i) => [name, read[i]]));
  const psi = got.psi as Float32Array;
  const index = got.index as Int32Array;
  const value = got.value as Float32Array;
  const { run, iteration, assignerSteps, seconds, data, cost } = scene;
  const drawn = { value, psi, loads: count(index, psi.length) };
  const counted = data.kind === 'image' && batch ? batch : drawn;
  const stats = cloudStats(scene, counted);
  return {
    ...{ run, iteration, assignerSteps, kind: data.kind, dimension: data.dimension, cost },
    ...{ generated: got.x as Float32Array, index, value, psi },
    ...{ loads: counted.loads, loadsFrom: stats.m, loadsOf: counted === drawn ? 'drawn' : 'batch' },
    stats: { ...stats, iteration, seconds, effort },
    batch: scene.alone ? stats : batch && cloudStats(scene, batch),
    ...(got.cells && { cells: { size: Math.sqrt(got.cells.length), index: got.cells as Int32Array } }),
    ...(got.field && { field: { size: FIELD, psi: got.field as Float32Array } }),
  };
}

function count(index: Int32Array, n: number): Int32Array {
  const loads = new Int32Array(n);
  for (const j of index) loads[j]++;
  return loads;
}

const cloudStats = ({ scale }: Scene, { value, psi, loads }: Batch): CloudStats => ({
  ...dualReport({ value, psi, loads, scale }),
  misplaced: misplaced(loads, value.length),
  m: value.length,
  N: psi.length,
});

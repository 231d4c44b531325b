/** Makes a frame: what the views draw, computed on the device and read back at once. */
import { dispose, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Cost } from '../../costs/cost.ts';
import type { Box } from '../../data/box.ts';
import type { Latents } from '../../data/latents/latent.ts';
import type { LoadedReals } from '../../data/loaded-reals.ts';
import type { Modes } from '../../data/shapes/shapes.ts';
import {
  type AssignedBatch,
  type Assigning,
  assignedScalars,
  type Critic,
  type Trainer,
} from '../../methods/trainer.ts';
import { modeCoverage } from '../../metrics/modes.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import type { Assignment } from '../../transport/assignment.ts';
import { rounded } from '../../transport/engines/potential.ts';
import type { Watch } from '../protocol/protocol.ts';
import type { Assigned, Frame } from './frame.ts';
import { type Grid, gridOf, gridTensor } from './grid.ts';

export interface Scene {
  trainer: Trainer;
  latents: Latents;
  y: Tensor2D;
  data: LoadedReals;
  /** The cost that assigns. */
  cost: Cost;
  /** Those of the data, if they are known. */
  modes: Modes | null;
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
/** Points a side of the grid: where the answer at a point is quick, and where it is not. */
const GRID = { quick: 128, slow: 64 };

/** A part of a frame: its tensors, and what it becomes once they are read back. */
interface Part<T> {
  tensors: Tensor[];
  read(): Promise<T>;
}

/** See `Frame` for what belongs to which points. */
export function* computeFrame(scene: Scene, watch: Watch): Work<PendingFrame> {
  const { trainer, latents, data } = scene;
  const scope = new Scope();
  try {
    const drawn = data.kind === 'plane' ? trainer.shown : IMAGES;
    const x = scope.own(yield* trainer.sample(yield* latents.fixed(drawn)));
    const box = data.kind === 'plane' ? boxOf(watch, data) : null;
    const { assigning, critic } = trainer;
    const assigned = assigning && (yield* assignedPart(assigning, scene, x, box, scope));
    const judged = critic && (yield* judgedPart(critic, x, box, scope));
    const tensors = [x, ...(assigned?.tensors ?? []), ...(judged?.tensors ?? [])];
    for (const t of tensors) scope.release(t);
    return { readBack: readFrame(scene, x, assigned, judged).finally(() => dispose(tensors)) };
  } finally {
    scope.end();
  }
}

const boxOf = ({ grid }: Watch, data: LoadedReals): Box | null => (grid === 'data' ? data.box : grid);

/** Points as they were assigned, and their reals. */
interface Drawn {
  points: AssignedBatch;
  index: Int32Array;
  grid: Grid | null;
}

/** The points drawn, and those of a grid, as they are assigned. The scope owns what is made. */
function* assignedPart(
  assigning: Assigning,
  { y, data, cost }: Scene,
  x: Tensor2D,
  box: Box | null,
  scope: Scope,
): Work<Part<Drawn>> {
  const { scale } = assigning;
  const potential = scope.own(yield* assigning.potential(y));
  const psi = scope.own(rounded(potential));
  const own = ({ index, value }: Assignment) => ({ index: scope.own(index), value: scope.own(value) });
  const drawn = own(yield* assigning.assign(x, potential));
  let grid: Assignment | null = null;
  if (box) {
    const at = scope.own(gridTensor(box, assigning.engine === 'gemm' ? GRID.slow : GRID.quick));
    grid = own(yield* assigning.assign(at, potential));
  }
  return {
    tensors: [psi, drawn.index, drawn.value, ...(grid ? [grid.index, grid.value] : [])],
    async read() {
      const [p, index, value, gridIndex, gridValue] = await Promise.all([
        psi.data<'float32'>(),
        drawn.index.data<'int32'>(),
        drawn.value.data<'float32'>(),
        grid?.index.data<'int32'>(),
        grid?.value.data<'float32'>(),
      ]);
      const here = { points: data.points, psi: p, cost, scale };
      return {
        points: { psi: p, value, scale, loads: count(index, p.length) },
        index,
        grid: box && gridIndex && gridValue ? gridOf(box, gridIndex, gridValue, here) : null,
      };
    },
  };
}

/** The critic's value at the points drawn; with a grid also there, and which way it rises. The scope owns what is made. */
function* judgedPart(
  critic: Critic,
  x: Tensor2D,
  box: Box | null,
  scope: Scope,
): Work<Part<NonNullable<Frame['judged']>>> {
  const at = box && scope.own(gridTensor(box, GRID.slow)); // a network is smooth
  const value = scope.own(yield* critic.value(x));
  const gradient = box && scope.own(yield* critic.gradient(x));
  const grid = at && scope.own(yield* critic.value(at));
  return {
    tensors: [value, gradient, grid].filter((t) => t !== null),
    async read() {
      const read = [value.data<'float32'>(), gradient?.data<'float32'>(), grid?.data<'float32'>()] as const;
      const [judgement, slope, field] = await Promise.all(read);
      return {
        value: judgement,
        gradient: slope ?? null,
        grid: box && field ? { box, size: GRID.slow, value: field } : null,
      };
    },
  };
}

async function readFrame(
  scene: Scene,
  x: Tensor2D,
  assigned: Part<Drawn> | null,
  judged: Part<NonNullable<Frame['judged']>> | null,
): Promise<Frame> {
  const { run, iteration, stepsDone, seconds, data, cost, fixed, trainer } = scene;
  const [generated, drawn, judgement, numbers, batch, effort] = await Promise.all([
    x.data<'float32'>(),
    assigned?.read() ?? null,
    judged?.read() ?? null,
    trainer.numbers(),
    trainer.assigning?.batch() ?? null,
    trainer.assigning?.effort() ?? null,
  ]);
  const counted = data.kind === 'image' && batch ? batch : drawn?.points;
  const coverage = data.kind === 'plane' && scene.modes ? modeCoverage(generated, scene.modes) : null;
  const scalars = { ...coverage, ...(counted && assignedScalars(counted)), ...numbers };
  const last = numbers && { ...(batch && assignedScalars(batch)), ...numbers };
  return {
    ...{ run, iteration, stepsDone, seconds, kind: data.kind, dimension: data.dimension, cost: cost.spec },
    arrays: { generated },
    assigned: drawn && assignedOf(drawn, counted ?? drawn.points),
    ...{ judged: judgement, scalars, batch: fixed ? scalars : last, effort },
  };
}

/** `counted`: the points that loads are of. */
function assignedOf({ points: { psi, value }, index, grid }: Drawn, counted: AssignedBatch): Assigned {
  const { loads, value: from } = counted;
  return {
    index,
    value,
    psi,
    grid,
    loads,
    loadsFrom: from.length,
    loadsOf: from === value ? 'drawn' : 'batch',
  };
}

function count(index: Int32Array, n: number): Int32Array {
  const loads = new Int32Array(n);
  for (const j of index) loads[j]++;
  return loads;
}

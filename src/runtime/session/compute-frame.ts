/** Computes a frame on the device, and reads all its parts back at once. */
import { dispose, gather, slice, type Tensor, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
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
  type Planning,
  type Trainer,
  type Trajectories,
} from '../../methods/trainer.ts';
import { modeCoverage } from '../../metrics/modes.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import type { Assignment } from '../../transport/assignment.ts';
import { rounded } from '../../transport/engines/potential.ts';
import type { Watch } from '../protocol/protocol.ts';
import type { Assigned, Frame, Paths, Planned } from './frame.ts';
import { type Grid, gridOf, gridTensor } from './grid.ts';

/** What a frame is computed from. */
export interface FrameInput {
  trainer: Trainer;
  latents: Latents;
  y: Tensor2D;
  data: LoadedReals;
  /** The cost that assigns points to reals. */
  cost: Cost;
  /** The modes of the data; null where they are not known. */
  modes: Modes | null;
  /** Is the generator not trained? Then training uses the points that are shown. */
  fixed: boolean;
  run: number;
  iteration: number;
  stepsDone: number;
  seconds: number;
}

/** A frame that is computed, but may not be read back from the device yet. */
export interface PendingFrame {
  readBack: Promise<Frame>;
}

/** The number of images drawn. */
const IMAGES = 48;
/** The number of paths drawn. */
const PATHS = 250;
/** Points per side of a grid, where a point is evaluated quickly, and where it is not. */
const GRID = { quick: 128, slow: 64 };

/**
 * Of a plan: points and reals on each side, at most, since all pairs are computed; entries that are read back; and the
 * share of a point's mass below which an entry is not visible.
 */
const PLAN = { side: 128, lines: 1500, least: 0.005 };

/** A part of a frame: its tensors on the device, and how to read it back. */
interface FramePart<T> {
  tensors: Tensor[];
  read(): Promise<T>;
}

/** Computes a frame; see `Frame` for which numbers belong to which points. */
export function* computeFrame(input: FrameInput, watch: Watch): Work<PendingFrame> {
  const { trainer, latents, data } = input;
  const scope = new Scope();
  try {
    const drawn = data.kind === 'plane' ? trainer.shown : IMAGES;
    const z = yield* latents.fixed(drawn);
    const x = scope.own(yield* trainer.sample(z));
    const box = data.kind === 'plane' ? boxOf(watch, data) : null;
    const { assigning, critic, trajectories, planning } = trainer;
    const assigned = assigning && (yield* assignedPart(assigning, input, x, box, scope));
    const judged = critic && (yield* judgedPart(critic, x, box, scope));
    const onPlane = data.kind === 'plane';
    const paths = trajectories && onPlane ? yield* pathsPart(trajectories, z, scope) : null;
    const planned =
      planning && watch.plan && onPlane ? yield* plannedPart(planning, x, input.y, scope) : null;
    const parts: Parts = { assigned, judged, paths, planned };
    const tensors = [x, ...Object.values(parts).flatMap((part: Parts[keyof Parts]) => part?.tensors ?? [])];
    for (const t of tensors) scope.release(t);
    return { readBack: readFrame(input, x, parts).finally(() => dispose(tensors)) };
  } finally {
    scope.end();
  }
}

const boxOf = ({ grid }: Watch, data: LoadedReals): Box | null => (grid === 'data' ? data.box : grid);

/** The assignment of the points drawn. */
interface Drawn {
  points: AssignedBatch;
  index: Int32Array;
  grid: Grid | null;
}

/** The assignment of the points drawn and of grid points. The scope owns the tensors. */
function* assignedPart(
  assigning: Assigning,
  { y, data, cost, fixed }: FrameInput,
  x: Tensor2D,
  box: Box | null,
  scope: Scope,
): Work<FramePart<Drawn>> {
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
        points: { psi: p, value, scale, loads: countLoads(index, p.length), independent: !fixed },
        index,
        grid: box && gridIndex && gridValue ? gridOf(box, gridIndex, gridValue, here) : null,
      };
    },
  };
}

/**
 * The critic's values at the points drawn; with a grid also its values there and its gradient. The scope owns the
 * tensors.
 */
function* judgedPart(
  critic: Critic,
  x: Tensor2D,
  box: Box | null,
  scope: Scope,
): Work<FramePart<NonNullable<Frame['judged']>>> {
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

/** The paths from the first latents of z. The scope owns the tensor. */
function* pathsPart(trajectories: Trajectories, z: Tensor2D, scope: Scope): Work<FramePart<Paths>> {
  const { steps } = trajectories;
  const some = scope.own(slice(z, [0, 0], [Math.min(PATHS, z.shape[0]), -1]));
  const positions = scope.own(yield* trajectories.paths(some));
  return {
    tensors: [positions],
    read: async () => ({ steps, positions: await positions.data<'float32'>() }),
  };
}

/** The plan between some of the points drawn and some of the reals. The scope owns the tensors. */
function* plannedPart(planning: Planning, x: Tensor2D, y: Tensor2D, scope: Scope): Work<FramePart<Planned>> {
  const [points, reals] = [x, y].map(({ shape: [n] }) => Math.min(n, PLAN.side));
  const chosen = spreadRows(reals, y.shape[0]);
  const from = scope.own(slice(x, [0, 0], [points, x.shape[1]]));
  const to = scope.own(tidy(() => gather(y, tensor1d(chosen, 'int32'))));
  const plan = scope.own(yield* planning.plan(from, to));
  return {
    tensors: [plan],
    read: async () => heaviest((await plan.data<'float32'>()) as Float32Array, chosen, points),
  };
}

/** k of n rows, evenly spread over their order. */
const spreadRows = (k: number, n: number): Int32Array =>
  Int32Array.from({ length: k }, (_, i) => Math.floor((i * n) / k));

/** The heaviest entries of a plan [points, reals], whose columns are the `chosen` reals. */
function heaviest(plan: Float32Array, chosen: Int32Array, points: number): Planned {
  const reals = chosen.length;
  const least = PLAN.least / points;
  const entries = Array.from(plan.keys()).filter((at) => plan[at] >= least);
  entries.sort((a, b) => plan[b] - plan[a]).splice(PLAN.lines);
  const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);
  return {
    from: Int32Array.from(entries, (at) => Math.floor(at / reals)),
    to: Int32Array.from(entries, (at) => chosen[at % reals]),
    share: Float32Array.from(entries, (at) => points * plan[at]),
    ...{ points, reals, carried: sum(entries.map((at) => plan[at])) },
  };
}

/** The parts of a frame that only some methods have. */
interface Parts {
  assigned: FramePart<Drawn> | null;
  judged: FramePart<NonNullable<Frame['judged']>> | null;
  paths: FramePart<Paths> | null;
  planned: FramePart<Planned> | null;
}

async function readFrame(
  input: FrameInput,
  x: Tensor2D,
  { assigned, judged, paths, planned }: Parts,
): Promise<Frame> {
  const { run, iteration, stepsDone, seconds, data, cost, fixed, trainer } = input;
  const [generated, drawn, judgement, trajectories, plan, numbers, batch, effort] = await Promise.all([
    x.data<'float32'>(),
    assigned?.read() ?? null,
    judged?.read() ?? null,
    paths?.read() ?? null,
    planned?.read() ?? null,
    trainer.numbers(),
    trainer.assigning?.batch() ?? null,
    trainer.assigning?.effort() ?? null,
  ]);
  const counted = data.kind === 'image' && batch ? batch : drawn?.points;
  const coverage = data.kind === 'plane' && input.modes ? modeCoverage(generated, input.modes) : null;
  const scalars = { ...coverage, ...(counted && assignedScalars(counted)), ...numbers };
  const last = numbers && { ...(batch && assignedScalars(batch)), ...numbers };
  return {
    ...{ run, iteration, stepsDone, seconds, kind: data.kind, dimension: data.dimension, cost: cost.spec },
    arrays: { generated },
    assigned: drawn && assignedOf(drawn, counted ?? drawn.points),
    ...(trajectories && { trajectories }),
    ...{ judged: judgement, planned: plan, scalars, batch: fixed ? scalars : last, effort },
  };
}

/** @param counted the points that the loads are of */
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

function countLoads(index: Int32Array, n: number): Int32Array {
  const loads = new Int32Array(n);
  for (const j of index) loads[j]++;
  return loads;
}

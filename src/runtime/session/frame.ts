/** What the views draw: one moment of one run, in numbers and arrays that have names. */
import type { CostSpec } from '../../costs/cost.ts';
import type { Scalars } from '../../methods/trainer.ts';
import type { Effort } from '../../transport/assignment.ts';
import type { Grid } from './grid.ts';

/**
 * The points drawn are those of the first fixed latents. On the plane they are all that is counted and measured, and m
 * does not change how many: as many as there are reals (where the generator stands still, those that are trained on),
 * so that runs compare. The images drawn are too few to be counted, and more would take too long: loads and `scalars`
 * are those of the m images of the last step.
 */
export interface Frame {
  /** Its own number for every run (reset, new seed, a setting that is not live). */
  run: number;
  iteration: number;
  /** Steps done within the running iteration. */
  stepsDone: number;
  /** Seconds of training since the run began. */
  seconds: number;
  kind: 'plane' | 'image';
  /** Dimension of a point: 2, or pixels a side squared times channels. */
  dimension: number;
  /** The cost that assigned, as it really ran: what arrays and scalars belong to. */
  cost: CostSpec;
  arrays: FrameArrays;
  /** The points that loads and `scalars` are of: so many, those drawn or those of the last step. */
  loadsFrom: number;
  loadsOf: 'drawn' | 'batch';
  /** Numbers by name, for charts: see `assignedScalars`, and those of the method. */
  scalars: Scalars;
  /** Of the m points of the last step; null before the first. Where the generator stands still: `scalars`. */
  batch: Scalars | null;
  /** What the assignments since the last frame took; null where it is not counted. */
  effort: Effort | null;
  /** On request: cells and c-transform, of the plane. */
  grid?: Grid;
}

interface FrameArrays {
  /** The points drawn, [shown, dimension]: the same latent keeps its row, so its growth can be followed. */
  generated: Float32Array;
  /** Assigned real of each point drawn, [shown]. */
  index: Int32Array;
  /** s c(x_i, y_a(i)) + psi_a(i) of each point drawn, [shown]. */
  value: Float32Array;
  /** Generated points received by each real, [N], from `loadsFrom` points. */
  loads: Int32Array;
  /** Potential at each real, [N], in units of the scaled cost. */
  psi: Float32Array;
}

/** All typed arrays of a frame, whatever their names. */
function arraysOf({ arrays, grid }: Frame): ArrayBufferView[] {
  return [...Object.values(arrays), ...Object.values(grid ?? {})].filter((a) => ArrayBuffer.isView(a));
}

/** The buffers to hand over with a frame. */
export const buffersOf = (frame: Frame): ArrayBufferLike[] => [
  ...new Set(arraysOf(frame).map(({ buffer }) => buffer)),
];

export const bytesOf = (frame: Frame): number =>
  arraysOf(frame).reduce((sum, { byteLength }) => sum + byteLength, 0);

/** Are all numbers that training could have spoilt finite? */
export const isFiniteFrame = ({ scalars, batch, arrays }: Frame): boolean =>
  Object.values(scalars).every(Number.isFinite) &&
  Object.values(batch ?? {}).every(Number.isFinite) &&
  Object.values(arrays).every((values) => values.every(Number.isFinite));

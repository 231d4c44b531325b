/** What the views draw: one moment of one run, in numbers and arrays that have names. */
import type { CostSpec } from '../../costs/cost.ts';
import type { Scalars } from '../../methods/trainer.ts';
import type { Effort } from '../../transport/assignment.ts';
import type { Field, Grid } from './grid.ts';

/**
 * The points drawn are those of the first fixed latents. On the plane they are all that is counted and measured, and m
 * does not change how many: as many as there are reals (where the generator stands still, those that are trained on),
 * so that runs compare. The images drawn are too few to be counted, and more would take too long: loads and `scalars`
 * are those of the m images of the last step. What only some methods have comes in a part of its own, or as null.
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
  arrays: {
    /** The points drawn, [shown, dimension]: the same latent keeps its row, so its growth can be followed. */
    generated: Float32Array;
  };
  /** What the points are assigned to; null where the method assigns none. */
  assigned: Assigned | null;
  /** How the points are judged; null where the method has no critic. */
  judged: Judged | null;
  /** Numbers by name, for charts: those of the method and, where points are assigned, of `assignedScalars`; on data whose
   * modes are known, how the points drawn cover them (`ModeCoverage`). */
  scalars: Scalars;
  /** Of the m points of the last step; null before the first. Where the generator stands still: `scalars`. */
  batch: Scalars | null;
  /** What the assignments since the last frame took; null where it is not counted. */
  effort: Effort | null;
}

/** An assignment of the points drawn, and loads. */
export interface Assigned {
  /** Assigned real of each point drawn, [shown]. */
  index: Int32Array;
  /** s c(x_i, y_a(i)) + psi_a(i) of each point drawn, [shown]. */
  value: Float32Array;
  /** Generated points received by each real, [N], from `loadsFrom` points. */
  loads: Int32Array;
  /** The points that loads and scalars are of: so many, those drawn or those of the last step. */
  loadsFrom: number;
  loadsOf: 'drawn' | 'batch';
  /** Potential at each real, [N], in units of the scaled cost. */
  psi: Float32Array;
  /** On request: cells and c-transform, of the plane. */
  grid: Grid | null;
}

/** What a critic says. */
interface Judged {
  /** Its value at each point drawn, [shown]. */
  value: Float32Array;
  /** On request, of the plane: the gradient of its value at each point drawn, [shown, 2], and its value over a square. */
  gradient: Float32Array | null;
  grid: Field | null;
}

/** All typed arrays of a frame, wherever they are. */
function arraysOf(part: object): ArrayBufferView[] {
  return Object.values(part).flatMap((value) => {
    if (ArrayBuffer.isView(value)) return [value];
    return typeof value === 'object' && value !== null ? arraysOf(value) : [];
  });
}

/** The buffers to hand over with a frame. */
export const buffersOf = (frame: Frame): ArrayBufferLike[] => [
  ...new Set(arraysOf(frame).map(({ buffer }) => buffer)),
];

export const bytesOf = (frame: Frame): number =>
  arraysOf(frame).reduce((sum, { byteLength }) => sum + byteLength, 0);

/** Are all numbers that training could have spoilt finite? Of a grid they need not be: a typed cost may have poles. */
export function isFiniteFrame({ scalars, batch, arrays, assigned, judged }: Frame): boolean {
  const trained = arraysOf([arrays, { ...assigned, grid: null }, { ...judged, grid: null }]);
  return (
    [scalars, batch ?? {}].every((numbers) => Object.values(numbers).every(Number.isFinite)) &&
    trained.every((values) => !(values instanceof Float32Array) || values.every(Number.isFinite))
  );
}

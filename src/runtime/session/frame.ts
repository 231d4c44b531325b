/** What the views draw: the state of a run at one moment. */
import type { CostSpec } from '../../costs/cost.ts';
import type { Scalars } from '../../methods/trainer.ts';
import type { Effort } from '../../transport/assignment.ts';
import type { Field, Grid } from './grid.ts';

/**
 * The points drawn are those of the first fixed latents. On the plane they are also the points that are counted and
 * measured, N for any m (where the generator is not trained, the points that the assigner is trained on), so that runs
 * can be compared. The images drawn are too few for that, and more would take too long: for images, loads and `scalars`
 * are of the m images of the last step. Parts that only some methods have are null otherwise.
 */
export interface Frame {
  /** The number of the run: a new one after a reset, a new seed, or a change of a setting that is not live. */
  run: number;
  iteration: number;
  /** Steps done within the current iteration. */
  stepsDone: number;
  /** Seconds of training since the run began. */
  seconds: number;
  kind: 'plane' | 'image';
  /** Dimension of a point: 2, or pixels a side squared times channels. */
  dimension: number;
  /** The cost that arrays and scalars belong to. */
  cost: CostSpec;
  arrays: {
    /** The points drawn, [shown, dimension]; a latent has the same row in all frames. */
    generated: Float32Array;
  };
  /** The assignment of the points; null where the method assigns none. */
  assigned: Assigned | null;
  /** The critic's values; null where the method has none. */
  judged: Judged | null;
  /** The paths of some points; only where the method has them, on the plane. */
  trajectories?: Paths;
  /** On request, on the plane: the plan of a method that splits the mass of points; otherwise null. */
  planned: Planned | null;
  /**
   * Numbers by name, for charts: those of the method; where points are assigned, those of `assignedScalars`; on data with
   * known modes, how the points drawn cover them (`ModeCoverage`).
   */
  scalars: Scalars;
  /** Numbers of the m points of the last step; null before the first. Where the generator is not trained: `scalars`. */
  batch: Scalars | null;
  /** The work done by assignments since the last frame; null where it is not counted. */
  effort: Effort | null;
}

/** The assignment of the points drawn, and the loads of the reals. */
export interface Assigned {
  /** The real assigned to each point drawn, [shown]. */
  index: Int32Array;
  /** s c(x_i, y_a(i)) + psi_a(i) of each point drawn, [shown]. */
  value: Float32Array;
  /** Generated points received by each real, [N], from `loadsFrom` points. */
  loads: Int32Array;
  /** The number of points that loads and scalars are of, and which: those drawn, or those of the last step. */
  loadsFrom: number;
  loadsOf: 'drawn' | 'batch';
  /** The potential at each real, [N], in units of the scaled cost. */
  psi: Float32Array;
  /** On request, on the plane: cells and c-transform. */
  grid: Grid | null;
}

/** The values of a critic. */
interface Judged {
  /** Its value at each point drawn, [shown]. */
  value: Float32Array;
  /** On request, on the plane: its gradient at each point drawn, [shown, 2], and its values on a square grid. */
  gradient: Float32Array | null;
  grid: Field | null;
}

/** The paths from latents to generated points, those of the first rows of the points drawn. */
export interface Paths {
  /** Euler steps of a path. */
  steps: number;
  /** Positions of all paths at the start, then after each step: [steps + 1, paths, 2]. */
  positions: Float32Array;
}

/** The heaviest entries of a plan between the first `points` points drawn and as many reals, the heaviest first. */
export interface Planned {
  /** Rows of a point drawn and of a real, and the share of the point's mass that goes there. */
  from: Int32Array;
  to: Int32Array;
  share: Float32Array;
  points: number;
  reals: number;
  /** The share of all mass that these entries carry. */
  carried: number;
}

/** All typed arrays of a frame, at any depth. */
function arraysOf(part: object): ArrayBufferView[] {
  return Object.values(part).flatMap((value) => {
    if (ArrayBuffer.isView(value)) return [value];
    return typeof value === 'object' && value !== null ? arraysOf(value) : [];
  });
}

/** The buffers to transfer with a frame, each once. */
export const buffersOf = (frame: Frame): ArrayBufferLike[] => [
  ...new Set(arraysOf(frame).map(({ buffer }) => buffer)),
];

/** The size of a frame's arrays, bytes. */
export const bytesOf = (frame: Frame): number =>
  arraysOf(frame).reduce((sum, { byteLength }) => sum + byteLength, 0);

/** Are all numbers finite that depend on training? Grids are left out: a typed cost may have poles there. */
export function isFiniteFrame({
  scalars,
  batch,
  arrays,
  assigned,
  judged,
  trajectories,
  planned,
}: Frame): boolean {
  const drawn = [
    arrays,
    { ...assigned, grid: null },
    { ...judged, grid: null },
    { ...trajectories },
    { ...planned },
  ];
  const trained = arraysOf(drawn);
  return (
    [scalars, batch ?? {}].every((numbers) => Object.values(numbers).every(Number.isFinite)) &&
    trained.every((values) => !(values instanceof Float32Array) || values.every(Number.isFinite))
  );
}

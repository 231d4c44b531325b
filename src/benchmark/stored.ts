/** Stored figures of the benchmark: made by `npm run figures`, shown by its page. */
import * as v from 'valibot';
import type { Figures } from './run.ts';
import { SOLVER_IDS, type SolverId } from './solvers.ts';

const finite = v.pipe(v.number(), v.finite());
const size = v.pipe(finite, v.minValue(0));
const whole = v.pipe(size, v.integer());

const figures = v.strictObject({
  solver: v.picklist(SOLVER_IDS),
  D: whole,
  N: whole,
  seed: whole,
  iterations: whole,
  w1: size,
  w1Error: size,
  estimate: finite,
  deviation: size,
  cos: v.pipe(finite, v.minValue(-1.001), v.maxValue(1.001)),
  l2: size,
  interval: v.optional(
    v.pipe(
      v.strictTuple([size, size]),
      v.check(([lower, upper]) => lower <= upper, 'an interval'),
    ),
  ),
  /** Of training. */
  seconds: size,
});

/** One run, as the command prints it. */
export type RunFigures = v.InferOutput<typeof figures>;
/** The figures of a run are all that `Figures` has. */
export const figuresOfRun = (
  run: { solver: SolverId; D: number; N: number; seed: number },
  iterations: number,
  { w1, w1Error, estimate, deviation, cos, l2, interval }: Figures,
  seconds: number,
): RunFigures => ({
  ...{ solver: run.solver, D: run.D, N: run.N, seed: run.seed, iterations },
  ...{ w1, w1Error, estimate, deviation, cos, l2 },
  ...(interval && { interval }),
  seconds: Math.round(1000 * seconds) / 1000,
});

const storedRun = v.strictObject({
  ...figures.entries,
  date: v.pipe(v.string(), v.isoDate()),
  /** The device in words. */
  device: v.string(),
});
export type StoredRun = v.InferOutput<typeof storedRun>;

/** f on the grid of `gridPoints`, as bytes in base64 from its least to its greatest value. */
const surface = v.strictObject({
  solver: v.picklist(SOLVER_IDS),
  N: whole,
  seed: whole,
  least: finite,
  greatest: finite,
  bytes: v.pipe(v.string(), v.base64()),
});
export type StoredSurface = v.InferOutput<typeof surface>;

/** Points of a side of that grid. */
export const SURFACE_SIDE = 41;

export function storeSurface(
  { solver, N, seed }: Pick<StoredSurface, 'solver' | 'N' | 'seed'>,
  values: ArrayLike<number>,
): StoredSurface {
  const [least, greatest] = [Math.min, Math.max].map((end) => Array.from(values).reduce((a, b) => end(a, b)));
  const unit = greatest > least ? 255 / (greatest - least) : 0;
  const text = Array.from(values, (v) => String.fromCharCode(Math.round((v - least) * unit))).join('');
  return { solver, N, seed, least, greatest, bytes: btoa(text) };
}

/** The values of a stored surface, [SURFACE_SIDE^2]. */
export const surfaceValues = ({ least, greatest, bytes }: StoredSurface): Float32Array =>
  Float32Array.from(atob(bytes), (c) => least + ((greatest - least) * c.charCodeAt(0)) / 255);

export const STORED_RUNS = 'benchmark.json';
export const STORED_SURFACES = 'benchmark-surfaces.json';

/** Validates a file of stored runs. Throws an Error that names the wrong entry. */
export const readStoredRuns = (json: unknown): StoredRun[] => read(v.array(storedRun), json);
/** The same for stored surfaces. */
export const readStoredSurfaces = (json: unknown): StoredSurface[] => read(v.array(surface), json);

function read<T>(schema: v.GenericSchema<unknown, T>, json: unknown): T {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new Error(`${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
}

/** Stored results of the paper's experiments: made and checked by `npm run lab -- experiment`. */
import * as v from 'valibot';
import type { PaperMetrics } from '../metrics/paper.ts';
import { BACKEND_NAMES } from '../settings/backends.ts';
import { type Raw, validate } from './experiment.ts';
import { ROW_NAMES, SCALES } from './paper-tables.ts';

const size = v.pipe(v.number(), v.finite(), v.minValue(0));
const whole = v.pipe(size, v.integer());
const share = v.pipe(size, v.maxValue(1));

const interval = v.pipe(
  v.strictObject({ lower: size, upper: size, gap: size, seconds: size }),
  v.check(({ lower, upper }) => lower <= upper, 'lower must be at most upper'),
);

const metrics = v.strictObject({
  samples: whole,
  N: whole,
  w1: interval,
  own: v.nullable(interval),
  variance: v.strictObject({ eq16: size, tenth: size, unbiased: v.optional(v.pipe(v.number(), v.finite())) }),
  unassigned: share,
  nearest: v.strictObject({ least: size, low: size, median: size, mean: size, high: size, most: size }),
}) satisfies v.GenericSchema<PaperMetrics>;

/** The W1 distance of a number of images from the reals. */
const baseline = v.strictObject({ images: whole, w1: interval });
export type Baseline = v.InferOutput<typeof baseline>;

const baselines = v.strictObject({
  /** Images of the same data set that are not among the reals; null if all are. */
  unseen: v.nullable(baseline),
  /** Ten times as many images drawn from the reals at random, with replacement. */
  resampled: baseline,
});
export type Baselines = v.InferOutput<typeof baselines>;

/** Every setting, with a valid value. */
const experiment = v.pipe(
  v.custom<Raw>((raw) => typeof raw === 'object' && raw !== null, 'settings'),
  v.check((raw) => validate(raw).notices.length === 0, 'settings that are all valid'),
  v.transform((raw) => validate(raw).experiment),
);

const result = v.strictObject({
  name: v.picklist(ROW_NAMES),
  scale: v.picklist(SCALES),
  /** The link to its settings, from `#` on. */
  link: v.string(),
  experiment,
  iterations: whole,
  metrics,
  baselines,
  seconds: v.strictObject({ training: size, measuring: size }),
  backend: v.picklist(BACKEND_NAMES),
  /** The device in words. */
  device: v.string(),
  date: v.pipe(v.string(), v.isoDate()),
});

export type StoredResult = v.InferOutput<typeof result>;

/** Validates a stored result. Throws an Error that names the wrong entry. */
export function readResult(json: unknown): StoredResult {
  const parsed = v.safeParse(result, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new Error(`${v.getDotPath(issue) ?? 'the result'}: ${issue.message}`);
}

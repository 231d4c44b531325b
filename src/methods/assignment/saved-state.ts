/** What the trainer of the assignment method saves besides its arrays. */
import * as v from 'valibot';
import { COST } from '../../settings/rows/cost.ts';
import { DATA } from '../../settings/rows/data.ts';
import type { Experiment, NumberSetting, Setting } from '../../settings/table.ts';
import { pointsAt } from './batch-size-schedule.ts';
import { SETTINGS } from './settings.ts';

/** Where a batch of latents begins in its random stream, so that the batch can be drawn again. */
export interface SavedBatch {
  position: number;
  m: number;
  /** The iteration of the draw. */
  t: number;
  /** Standard deviation of the mixture's Gaussians at the draw. */
  sigma: number;
  /** Is it a batch of the fixed latents, of an assigner trained alone, not of the stream? */
  frozen: boolean;
}

export interface State {
  /** The last generated batch; its assignment is in the arrays. */
  batch: SavedBatch | null;
  /** Steps of the assigner alone since points, cost or mode last changed. */
  stepsAlone: number;
  /** The kind of network of the arrays `assigner`. */
  assigner: Experiment['assignerKind'];
}

/** A count such as an iteration: sums of a few of them are exact in double precision. */
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 48));

/** The size of the largest batch that the settings allow, under any schedule. */
export const MAX_POINTS = mostPoints();

function mostPoints(): number {
  const most = (rows: readonly Setting[], key: string) =>
    (rows.find((s) => s.key === key) as NumberSetting).max;
  const horizon = SETTINGS.find((s) => s.key === 'horizon')?.default as number;
  const [ratio, N] = [most(COST, 'ratio'), most(DATA, 'N')];
  const schedules = ['constant', 'sqrt'] as const;
  return Math.max(...schedules.map((schedule) => pointsAt({ ratio, schedule, horizon }, N, horizon)));
}

const Saved = v.object({
  batch: v.nullable(
    v.object({
      position: count,
      m: v.pipe(count, v.minValue(1), v.maxValue(MAX_POINTS)),
      t: count,
      /** Runs saved before it could change have that of their settings. */
      sigma: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
      frozen: v.optional(v.boolean(), false),
    }),
  ),
  stepsAlone: v.optional(count, 0),
  /** Runs saved before it could change have that of their settings. */
  assigner: v.optional(v.picklist(['dense', 'conv', 'table'])),
});

/** The state in a saved run of experiment e. Throws a ValiError where it is none. */
export function parseState(raw: unknown, e: Experiment): State {
  const { batch, stepsAlone, assigner = e.assignerKind } = v.parse(Saved, raw);
  return { batch: batch && { ...batch, sigma: batch.sigma ?? e.sigma }, stepsAlone, assigner };
}

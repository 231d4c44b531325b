/** Keeps the runs of a tab over a reload, in the storage of the tab. */
import * as v from 'valibot';
import { validate } from '../experiment/experiment.ts';
import { SERIES } from '../methods/registry.ts';
import type { Key } from '../settings/table.ts';
import type { KeptRun, KeptSeries } from './kept-run.ts';

const PLACE = 'transport-lab runs';
const NAMES = ['iteration', 'seconds', ...Object.keys(SERIES)];

/** JSON has no NaN. */
const numbers = v.pipe(
  v.array(v.nullable(v.number())),
  v.transform((list) => Float64Array.from(list, (x) => x ?? Number.NaN)),
);
const schema = v.array(
  v.object({
    id: v.pipe(v.number(), v.integer()),
    experiment: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
    changed: v.nullable(
      v.array(v.object({ key: v.string(), name: v.string(), left: v.string(), right: v.string() })),
    ),
    iterations: v.number(),
    seconds: v.number(),
    figures: v.record(v.string(), v.number()),
    solved: v.nullable(
      v.object({ seconds: v.number(), lower: v.number(), upper: v.number(), units: v.string() }),
    ),
    columns: v.record(v.string(), numbers),
    perIteration: numbers,
    units: v.array(v.string()),
  }),
);

/** The runs kept before a reload. Throws an Error where they cannot be read. */
export function readKept(storage: Pick<Storage, 'getItem'>): KeptRun[] {
  const stored = v.parse(schema, JSON.parse(storage.getItem(PLACE) ?? '[]'));
  return stored.map(({ columns, perIteration, units, experiment, changed, ...run }) => {
    const none = new Float64Array(units.length).fill(Number.NaN);
    if ([perIteration, ...Object.values(columns)].some(({ length }) => length !== units.length))
      throw new Error('columns of different lengths');
    const history: KeptSeries = {
      column: (name) => columns[name] ?? none,
      units,
      secondsPerIteration: () => perIteration,
    };
    const own = changed?.map((change) => ({ ...change, key: change.key as Key })) ?? null;
    return { ...run, experiment: validate(experiment).experiment, changed: own, history };
  });
}

/** Throws where the storage is full or forbidden. */
export function writeKept(storage: Pick<Storage, 'setItem'>, runs: readonly KeptRun[]): void {
  const list = (values: Float64Array) => Array.from(values);
  const stored = runs.map(({ history, ...run }) => ({
    ...run,
    columns: Object.fromEntries(
      NAMES.map((name) => [name, history.column(name)] as const)
        .filter(([, values]) => values.some(Number.isFinite))
        .map(([name, values]) => [name, list(values)]),
    ),
    perIteration: list(history.secondsPerIteration()),
    units: history.units,
  }));
  storage.setItem(PLACE, JSON.stringify(stored));
}

/** Settings that were changed during a run. Charts mark them, because they explain bends of the curves. */
import type { CostSpec } from '../costs/cost.ts';
import { defaults, differing } from '../experiment/experiment.ts';
import { setting } from '../experiment/settings.ts';
import { formatNumber } from '../settings/format.ts';
import type { Experiment, Key, Setting } from '../settings/table.ts';

export interface Change {
  key: Key;
  /** A short name: `p`, `m/N`, `Generator rate`. */
  name: string;
  from: string;
  to: string;
  /** The first moment of its new value: seconds of training, and iteration. */
  seconds: number;
  iteration: number;
  /** The time of the change, ms. */
  made: number;
}

export type Moment = Pick<Change, 'seconds' | 'iteration'>;

/** The settings that a cost consists of, in the order in which their changes are listed. */
const OF_COST = ['cost', 'expr', 'p', 'q', 'weight', 'period', 'blend', 'radius', 'window'] as const;
type Value = Experiment[Key];
type OfCost = Pick<Experiment, (typeof OF_COST)[number]>;

/** Changes that are kept, at most. */
const MOST = 200;
/** Changes of one setting within this many ms are one change, since a slider is being dragged. */
const ONE_DRAG = 2000;

/** The settings that a cost follows from. */
function partsOf({ name, expression, parameters }: CostSpec): Partial<OfCost> {
  const all = {
    ...defaults(),
    ...parameters,
    cost: name,
    expr: expression ?? '',
    data: 'images',
  } as Experiment;
  const shown = OF_COST.filter((key) => setting(key).when?.(all) ?? true);
  return Object.fromEntries(shown.map((key) => [key, all[key]]));
}

/** A key of the units of a cost: values of costs with different keys do not belong in one curve. */
export const unitsOf = (cost: CostSpec): string => JSON.stringify(partsOf(cost));

/** The settings in which two costs differ, as changes. */
export function costChanges(before: CostSpec, after: CostSpec, moment: Moment): Change[] {
  const [a, b] = [partsOf(before), partsOf(after)];
  const keys = OF_COST.filter((key) => key in a && key in b && a[key] !== b[key]);
  return keys.map((key) => change(key, a[key] as Value, b[key] as Value, moment));
}

/** The changes of settings during a run, without those of the cost, which frames tell themselves. */
export function settingChanges(before: Experiment, after: Experiment, moment: Moment): Change[] {
  const keys = differing(before, after);
  if (!keys.every((key) => setting(key).live)) return [];
  return keys
    .filter((key) => isMarked(key, after))
    .map((key) => change(key, before[key], after[key], moment));
}

function isMarked(key: Key, e: Experiment): boolean {
  const { group, when } = setting(key);
  if (group === 'view' || group === 'run' || OF_COST.some((k) => k === key)) return false;
  return when?.(e) ?? true;
}

function change(key: Key, from: Value, to: Value, moment: Moment): Change {
  const s = setting(key);
  return { key, name: shortName(s), from: inWords(s, from), to: inWords(s, to), ...moment, made: Date.now() };
}

/** The symbol at the end of a label, if there is one, otherwise the label. */
const shortName = ({ label }: Setting): string => / ([^\s)]{1,3})$/.exec(label)?.[1] ?? label;

function inWords(s: Setting, value: Value): string {
  if (s.kind === 'choice') return s.options.find((o) => o.value === value)?.label ?? String(value);
  if (s.kind === 'flag') return value ? 'on' : 'off';
  return s.kind === 'text' ? String(value) : formatNumber(s, Number(value));
}

/**
 * The list with more changes. A drag of one slider is one change, at the moment of its last value; none if it returned
 * to the first value.
 */
export function withChanges(list: readonly Change[], more: readonly Change[]): readonly Change[] {
  if (more.length === 0) return list;
  const all = [...list];
  for (const next of more) {
    const last = all.at(-1);
    const dragged = last?.key === next.key && next.made - last.made < ONE_DRAG;
    if (!dragged) all.push(next);
    else if (last.from === next.to) all.pop();
    else all[all.length - 1] = { ...next, from: last.from };
  }
  return all.slice(-MOST);
}

import { METHODS, methodOf } from '../methods/registry.ts';
import { COST } from '../settings/rows/cost.ts';
import { DATA } from '../settings/rows/data.ts';
import { TRAINING } from '../settings/rows/method.ts';
import { LATENT, NETWORKS } from '../settings/rows/networks.ts';
import { OPTIMISER, RATES } from '../settings/rows/optimiser.ts';
import { RUN, VIEW } from '../settings/rows/running.ts';
import type { Experiment, Group, Key, NumberSetting, Setting } from '../settings/table.ts';

const METHOD: Setting = {
  key: 'method',
  group: 'method',
  kind: 'choice',
  label: 'Method',
  help: 'How the generator is trained.',
  options: METHODS.map(({ id, label, help }) => ({ value: id, label, help })),
  default: METHODS[0].id,
  live: false,
};

/** The settings of methods, each of which is relevant only if a method that has it is chosen. */
const OWN = [...new Set(METHODS.flatMap(({ settings }) => settings))].map(
  (s): Setting => ({ ...s, when: (e) => methodOf(e).settings.includes(s) && (s.when?.(e) ?? true) }),
);

/** Settings of the generator's training are relevant only if it is trained, and others unless the method ignores them. */
function matter(s: Setting): Setting {
  const ignored = METHODS.some(({ ignores }) => ignores?.includes(s.key));
  if (!s.ofGenerator && !ignored) return s;
  const matters = (e: Experiment) => {
    const { ignores, movesGenerator } = methodOf(e);
    return !ignores?.includes(s.key) && (!s.ofGenerator || movesGenerator(e));
  };
  return { ...s, when: (e) => matters(e) && (s.when?.(e) ?? true) };
}

/** Everything a visitor can choose, in the order in which it is shown. */
export const SETTINGS: readonly Setting[] = [
  ...COST,
  ...DATA,
  METHOD,
  ...OPTIMISER,
  ...OWN,
  ...TRAINING,
  ...LATENT,
  ...NETWORKS,
  ...RATES,
  ...RUN,
  ...VIEW,
].map(matter);

/** The groups in the order in which they are shown, with their labels. */
export const GROUPS: readonly { group: Group; label: string }[] = [
  { group: 'cost', label: 'Cost' },
  { group: 'data', label: 'Data' },
  { group: 'method', label: 'Training' },
  { group: 'latent', label: 'Latent' },
  { group: 'networks', label: 'Networks' },
  { group: 'optimiser', label: 'Optimiser' },
  { group: 'run', label: 'Run' },
  { group: 'view', label: 'View' },
];

const byKey = new Map<string, Setting>(SETTINGS.map((s) => [s.key, s]));

/** The row of a key that is known to exist. */
export function setting(key: Key): Setting {
  return byKey.get(key) as Setting;
}

/** The row of any string; undefined if there is none (also for `__proto__` and the like). */
export function findSetting(key: string): Setting | undefined {
  return byKey.get(key);
}

const MANTISSAS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];

/** The stops of a setting's slider in ascending order, including the ends of the range and the default. */
export function stopsOf(s: NumberSetting): readonly number[] {
  if (s.values) return s.values;
  if (s.stops) return s.stops;
  const stops = s.scale === 'log' ? roundValues(s) : evenValues(s);
  const all = stops.filter((v) => v > s.min && v < s.max && (s.kind === 'number' || Number.isInteger(v)));
  return [...new Set([s.min, ...all, s.default, s.max])].sort((a, b) => a - b);
}

/** Ten round values per decade. */
function roundValues(s: NumberSetting): number[] {
  const first = Math.floor(Math.log10(s.min));
  const last = Math.ceil(Math.log10(s.max));
  const decades = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return decades.flatMap((e) => MANTISSAS.map((m) => Number(`${m}e${e}`)));
}

function evenValues(s: NumberSetting): number[] {
  const step = s.step ?? (s.max - s.min) / 100;
  const count = Math.round((s.max - s.min) / step);
  return Array.from({ length: count + 1 }, (_, i) => Number((s.min + i * step).toPrecision(10)));
}

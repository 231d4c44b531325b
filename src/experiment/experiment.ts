import { METHODS, methodOf } from '../methods/registry.ts';
import { parseNumber, rangeOf } from '../settings/format.ts';
import { STARTS, type Start } from '../settings/starts.ts';
import { type Experiment, isImage, type Key, type NumberSetting, type Setting } from '../settings/table.ts';
import { findSetting, SETTINGS } from './settings.ts';

export type Raw = Readonly<Record<string, string | number | boolean>>;

/** The result of validation. */
export interface Checked {
  experiment: Experiment;
  /** A sentence about each value that was not accepted. */
  notices: string[];
}

/** Images, at most: more would not fit into the memory of a phone. */
const MAX_IMAGES = 5000;

/** What the defaults of the other settings follow from. */
type Basis = Pick<Experiment, 'data' | 'method'>;

/** The default of a setting, which may depend on data and method. */
export function defaultOf(s: Setting, { data, method }: Basis): Experiment[Key] {
  const { usual, fixes } = methodOf({ method });
  const image = isImage({ data });
  const own = fixes?.[s.key]?.value ?? usual?.[image ? 'images' : 'points'][s.key];
  return (own ?? (image ? s.imageDefault : undefined) ?? s.default) as Experiment[Key];
}

/** The experiment with every setting at its default. */
export function defaults(
  data: Experiment['data'] = 'ring',
  method: Experiment['method'] = METHODS[0].id,
): Experiment {
  const basis = { data, method };
  const others = SETTINGS.filter((s) => !(s.key in basis)).map((s) => [s.key, defaultOf(s, basis)]);
  return { ...Object.fromEntries(others), ...basis };
}

/**
 * Reads a value of any type that a visitor typed or sent; if it is wrong, returns what would be right. Without valibot,
 * which the first download would contain for this alone, in the page and in the worker.
 */
export function readValue(
  s: Setting,
  value: unknown,
): { value: string | number | boolean } | { right: string } {
  switch (s.kind) {
    case 'flag':
      if ([true, 1, '1', 'true'].some((yes) => yes === value)) return { value: true };
      if ([false, 0, '0', 'false'].some((no) => no === value)) return { value: false };
      return { right: '0 or 1' };
    case 'choice': {
      const found = s.options.find((option) => option.value === value);
      return found ? { value: found.value } : { right: `one of ${s.options.map((o) => o.value).join(', ')}` };
    }
    case 'text':
      if (typeof value !== 'string') return { right: 'a text' };
      if (value.length > s.maxLength) return { right: `at most ${s.maxLength} characters` };
      return s.pattern?.test(value) === false ? { right: 'without such characters' } : { value };
    default: {
      const x = typeof value === 'string' ? parseNumber(s, value) : value;
      return typeof x === 'number' && fits(s, x) ? { value: x } : { right: rangeOf(s) };
    }
  }
}

/** NaN never fits. */
const fits = (s: NumberSetting, x: number): boolean =>
  x >= s.min && x <= s.max && (s.kind === 'number' || Number.isInteger(x)) && (s.values?.includes(x) ?? true);

const short = (value: unknown): string => {
  const text = String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
};

/**
 * A complete experiment from any input: unknown settings are ignored, and values out of range replaced by defaults,
 * each with a notice. Never throws.
 */
export function validate(raw: Raw): Checked {
  const notices: string[] = [];
  const given = new Map<string, string | number | boolean>();
  for (const key of Object.keys(raw)) {
    const s = findSetting(key);
    if (!s) {
      notices.push(`“${short(key)}” is no setting and was left out.`);
      continue;
    }
    const read = readValue(s, raw[key]);
    if ('value' in read) given.set(key, read.value);
    else notices.push(`${key} = “${short(raw[key])}” was not taken: it must be ${read.right}.`);
  }
  const start = STARTS.find(({ id }) => id === given.get('start'));
  const data = given.get('data') as Experiment['data'] | undefined;
  const trained = start && { ...trainedWith(start), ...Object.fromEntries(given) };
  const base = defaults(data, given.get('method') as Experiment['method'] | undefined);
  const experiment: Experiment = trained ?? { ...base, ...Object.fromEntries(given) };
  if (!fitsStart(experiment)) {
    notices.push(`start = “${experiment.start}” was not taken: it was trained with other settings.`);
    Object.assign(experiment, base, Object.fromEntries(given), { start: 'none' });
  }
  if (isImage(experiment) && experiment.N > MAX_IMAGES) {
    notices.push(`N = “${experiment.N}” was not taken: with images it must be at most ${MAX_IMAGES}.`);
    experiment.N = base.N;
  }
  for (const s of SETTINGS) {
    const against = reasonAgainst(s, experiment);
    if (!against) continue;
    notices.push(`${s.key} = “${experiment[s.key]}” was not taken: ${against}.`);
    Object.assign(experiment, { [s.key]: base[s.key] });
  }
  return { experiment, notices };
}

/** The settings that a starting point was trained with. */
const trainedWith = (start: Start): Experiment => ({ ...defaults(start.change.data), ...start.change });

/**
 * The experiment in which only data and method, or the starting point, are chosen: a link need not mention its other
 * settings.
 */
export function baseOf({ data, method, start }: Basis & Pick<Experiment, 'start'>): Experiment {
  const trained = STARTS.find(({ id }) => id === start);
  return trained ? { ...trainedWith(trained), start } : defaults(data, method);
}

/** Is there no starting point, or one for the same networks and data? Live settings may differ. */
function fitsStart(e: Experiment): boolean {
  const start = STARTS.find(({ id }) => id === e.start);
  return !start || !needsRestart({ ...trainedWith(start), start: e.start, backend: e.backend }, e);
}

/** Why a value of a choice cannot be chosen with these data and this method, as the end of a sentence; null where it can. */
export function reasonAgainst(s: Setting, e: Experiment, value: unknown = e[s.key]): string | null {
  if (s.kind !== 'choice') return null;
  const fixed = methodOf(e).fixes?.[s.key];
  if (fixed && value !== fixed.value) return fixed.why;
  return (s.options.find((o) => o.value === value)?.when?.(e) ?? true) ? null : 'it is for images';
}

/**
 * The experiment after a change, whose values must be valid one by one. If the data change between points and images, or
 * the method changes, settings at their default take the new default, and so do choices that the new data or method do
 * not allow; N is limited to what images allow. Choosing a starting point sets everything as it was trained; changing
 * what it was trained with deselects it.
 */
export function withChange(e: Experiment, change: Partial<Experiment>): Experiment {
  const start = STARTS.find(({ id }) => id === change.start && id !== e.start);
  if (start) return begin(e, start, change);
  const basis = { data: change.data ?? e.data, method: change.method ?? e.method };
  const moved = SETTINGS.filter((s) => !(s.key in basis) && e[s.key] === defaultOf(s, e));
  const next = { ...e, ...Object.fromEntries(moved.map((s) => [s.key, defaultOf(s, basis)])), ...change };
  if (isImage(next)) next.N = Math.min(next.N, MAX_IMAGES);
  const wrong = SETTINGS.filter((s) => reasonAgainst(s, next));
  Object.assign(next, Object.fromEntries(wrong.map((s) => [s.key, defaultOf(s, basis)])));
  return fitsStart(next) ? next : { ...next, start: 'none' };
}

/** A starting point as it was trained; settings of the view and of running are kept. */
function begin(e: Experiment, start: Start, change: Partial<Experiment>): Experiment {
  const kept = SETTINGS.filter((s) => s.group === 'view' || (s.group === 'run' && s.key !== 'seed'));
  return { ...trainedWith(start), ...Object.fromEntries(kept.map((s) => [s.key, e[s.key]])), ...change };
}

/** The visitor's settings, which are kept when another experiment is chosen. */
export const viewerSettings = ({ theme, presentation, exact, speed, backend, play }: Experiment) => ({
  ...{ theme, presentation, exact, speed, backend, play },
});

/** The settings in which two experiments differ. */
export function differing(a: Experiment, b: Experiment): Key[] {
  return SETTINGS.map((s) => s.key).filter((key) => !Object.is(a[key], b[key]));
}

/** Are two experiments equal? */
export const same = (a: Experiment, b: Experiment): boolean => differing(a, b).length === 0;

/** Does the change from a to b need a new run? Otherwise it can be made during the run. */
export function needsRestart(a: Experiment, b: Experiment): boolean {
  return differing(a, b).some((key) => !findSetting(key)?.live);
}

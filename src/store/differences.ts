/** What two experiments differ in, in words. */
import { apart } from '../experiment/beside.ts';
import { setting } from '../experiment/settings.ts';
import { formatNumber } from '../settings/format.ts';
import type { Experiment, Key, Setting } from '../settings/table.ts';

export interface Difference {
  key: Key;
  name: string;
  /** The value on each side; a dash where the setting has no meaning. */
  left: string;
  right: string;
}

/** What is most of an experiment comes first, in this order. */
const FIRST: readonly Key[] = ['method', 'data', 'cost'];
const rank = (key: Key): number => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length);

/** The settings that have a meaning in at least one of two experiments, and differ there. */
export function differences(left: Experiment, right: Experiment): Difference[] {
  return apart(left, right)
    .filter((key) => matters(key, left) || matters(key, right))
    .sort((a, b) => rank(a) - rank(b))
    .map((key) => {
      const s = setting(key);
      const [a, b] = [left, right].map((e) => (matters(key, e) ? valueInWords(s, e[key]) : '–'));
      const unread = UNREADABLE.includes(key) && left[key] !== '' && right[key] !== '';
      return { key, name: s.label, ...(unread ? { left: 'one', right: 'another' } : { left: a, right: b }) };
    });
}

const matters = (key: Key, e: Experiment): boolean => setting(key).when?.(e) ?? true;

/** A drawing, and the fingerprint of a file. */
const UNREADABLE: readonly Key[] = ['drawing', 'own'];

/** Characters of a text that are shown, at most. */
const SHOWN = 40;

function valueInWords(s: Setting, value: Experiment[Key]): string {
  if (s.kind === 'choice') return s.options.find((o) => o.value === value)?.label ?? String(value);
  if (s.kind === 'flag') return value ? 'on' : 'off';
  if (s.kind !== 'text') return [formatNumber(s, Number(value)), s.unit].filter(Boolean).join(' ');
  const text = String(value);
  if (text === '') return s.key === 'classes' ? 'all' : 'nothing';
  if (UNREADABLE.includes(s.key)) return 'one';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** `Cost: Squared Euclidean | Euclidean`. */
export const differenceWords = ({ name, left, right }: Difference): string => `${name}: ${left} | ${right}`;

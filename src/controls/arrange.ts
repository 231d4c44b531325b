import type { OwnData } from '../data/user/own.ts';
import { SETTINGS, setting } from '../experiment/settings.ts';
import { STARTS } from '../settings/starts.ts';
import type { ChoiceSetting, Experiment, Group, Key, Setting } from '../settings/table.ts';

/** Settings with controls elsewhere: layers are switched below the plane, own files are chosen with the data. */
const ELSEWHERE = new Set<Key>(['layers', 'own']);
/** Rarely used settings, which are folded within their group. */
const RARE = new Set<Key>(['generatorCost', 'generatorWindow']);

/** The settings of a group that are relevant at present, in order. */
export function settingsOf(group: Group, e: Experiment, own: OwnData | null): Setting[] {
  const all = SETTINGS.filter((s) => groupOf(s, e) === group && !ELSEWHERE.has(s.key) && matters(s, e, own));
  return all.sort((a, b) => placeOf(a) - placeOf(b));
}

/** The group of a setting: trained networks are part of the choice of data, if there are any for these. */
function groupOf(s: Setting, e: Experiment): Group {
  return s.key === 'start' && STARTS.some(({ change }) => change.data === e.data) ? 'data' : s.group;
}

/** The order of the table, except for settings that depend directly on the choice of data. */
const placeOf = (s: Setting): number => (s.key === 'start' ? -1 : s.key === 'data' ? -2 : 0);

function matters(s: Setting, e: Experiment, own: OwnData | null): boolean {
  if (!(s.when?.(e) ?? true)) return false;
  if (e.data !== 'images' || own?.kind !== 'images' || own.fingerprint !== e.own) {
    return s.key !== 'classes' || e.data !== 'images';
  }
  if (s.key === 'classes') return own.labels !== null;
  return s.key !== 'colour' || own.channels === 3 || e.colour;
}

/** Does the cost have a unit ball to draw? Costs of pictures have none. */
export function hasBall({ cost }: Pick<Experiment, 'cost'>): boolean {
  const { options } = setting('cost') as ChoiceSetting;
  return !options.find((o) => o.value === cost)?.when;
}

export const isRare = (s: Setting): boolean => RARE.has(s.key);

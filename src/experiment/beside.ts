/** A second experiment beside the first, in links: what both share, and how the second differs. */
import type { Experiment, Key } from '../settings/table.ts';
import {
  type Checked,
  differing,
  type Raw,
  readValue,
  reasonAgainst,
  validate,
  withChange,
} from './experiment.ts';
import { findSetting, setting } from './settings.ts';
import { BESIDE, linkPart } from './url.ts';

/** How two runs keep together: neither is ahead by more than a few iterations, or each goes at its own pace. */
export const PACES = ['iteration', 'time'] as const;
export type Pace = (typeof PACES)[number];

/** The settings that both share: how runs are shown, and how fast they go. */
export const SHARED: readonly Key[] = ['theme', 'presentation', 'exact', 'layers', 'speed', 'stop', 'play'];

/** An experiment with the shared settings of another one. */
export const sharing = (e: Experiment, with_: Experiment): Experiment => ({ ...e, ...picked(with_, SHARED) });

const picked = (e: Experiment, keys: readonly Key[]): Partial<Experiment> =>
  Object.fromEntries(keys.map((key) => [key, e[key]]));

/** What the defaults of other settings follow from. */
const BASIS: readonly Key[] = ['data', 'method', 'start'];

/** The settings in which two experiments differ, without those that both share. */
export const apart = (left: Experiment, right: Experiment): Key[] =>
  differing(left, right).filter((key) => !SHARED.includes(key));

/** The parts of a link that make `right` from `left`: `beside` alone if they are equal and in step by iteration. */
export function besideParts(left: Experiment, right: Experiment, pace: Pace): string[] {
  const change = picked(
    right,
    apart(left, right).filter((key) => BASIS.includes(key)),
  );
  for (;;) {
    const missing = apart(withChange(left, change), right).filter((key) => !(key in change));
    if (missing.length === 0) break;
    Object.assign(change, picked(right, missing));
  }
  const parts = (Object.keys(change) as Key[]).map((key) => `${BESIDE}.${linkPart(key, right[key])}`);
  if (pace !== PACES[0]) return [`${BESIDE}=${pace}`, ...parts];
  return parts.length > 0 ? parts : [BESIDE];
}

export interface CheckedBeside extends Checked {
  pace: Pace;
}

/** The inverse of `besideParts`, also for links written by hand. Never throws: what is wrong is in the notices. */
export function readBeside(left: Experiment, { '': word = '', ...raw }: Raw): CheckedBeside {
  const notices: string[] = [];
  const pace = PACES.find((one) => one === word) ?? PACES[0];
  if (word !== '' && word !== pace)
    notices.push(`${BESIDE} = “${short(word)}” was not taken: it must be ${PACES.join(' or ')}.`);
  const change: Partial<Experiment> = {};
  for (const [key, value] of Object.entries(raw)) {
    const s = findSetting(key);
    const read = s && readValue(s, value);
    if (!s) notices.push(`“${BESIDE}.${short(key)}” is no setting and was left out.`);
    else if (SHARED.includes(s.key))
      notices.push(`“${BESIDE}.${key}” was left out: it is the same on both sides.`);
    else if (read && 'value' in read) Object.assign(change, { [key]: read.value });
    else notices.push(`${BESIDE}.${key} = “${short(value)}” was not taken: it must be ${read?.right}.`);
  }
  const made = withChange(left, change);
  const { experiment, notices: more } = validate({ ...made });
  for (const key of Object.keys(change) as Key[]) {
    if (Object.is(experiment[key], change[key])) continue;
    const why = reasonAgainst(setting(key), experiment, change[key]) ?? 'it does not fit the other settings';
    notices.push(`${BESIDE}.${key} = “${short(change[key])}” was not taken: ${why}.`);
  }
  return { experiment, pace, notices: [...notices, ...more.map((text) => `On the right: ${text}`)] };
}

const short = (value: unknown): string => {
  const text = String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
};

import type { OwnData } from '../../data/user/own.ts';
import { setting } from '../../experiment/settings.ts';
import type { Experiment, NumberSetting } from '../../settings/table.ts';

/** Reals taken from imported data at first. */
const FIRST = { images: 1000, points: 2000 };
const fewestReals = (setting('N') as NumberSetting).min;

/** Are these the data that the experiment is to be trained on? */
export const isFor = (own: OwnData | null | undefined, e: Pick<Experiment, 'data' | 'own'>): own is OwnData =>
  own?.kind === e.data && own.fingerprint === e.own;

/** The settings that imported data begin with. */
export function fitting(own: OwnData): Partial<Experiment> {
  const N = Math.max(fewestReals, Math.min(own.count, FIRST[own.kind]));
  const change = { data: own.kind, own: own.fingerprint, N, classes: '' };
  if (own.kind === 'points') return change;
  const sides = (setting('image') as NumberSetting).values ?? [];
  const image = sides.reduce((a, b) => (Math.abs(b - own.side) < Math.abs(a - own.side) ? b : a));
  return { ...change, image, colour: own.channels === 3 };
}

import type { OwnData } from '../../data/user/own.ts';
import { setting } from '../../experiment/settings.ts';
import type { Experiment, NumberSetting } from '../../settings/table.ts';

/** The initial number of reals of imported data, at most. */
const INITIAL_REALS = { images: 1000, points: 2000 };
const MIN_REALS = (setting('N') as NumberSetting).min;

/** Are these the imported data of the experiment, by kind and fingerprint? */
export const matchesExperiment = (
  own: OwnData | null | undefined,
  e: Pick<Experiment, 'data' | 'own'>,
): own is OwnData => own?.kind === e.data && own.fingerprint === e.own;

/** The initial settings for imported data: the number of reals, and the nearest image size. */
export function settingsForOwnData(own: OwnData): Partial<Experiment> {
  const N = Math.max(MIN_REALS, Math.min(own.count, INITIAL_REALS[own.kind]));
  const change = { data: own.kind, own: own.fingerprint, N, classes: '' };
  if (own.kind === 'points') return change;
  const sides = (setting('image') as NumberSetting).values ?? [];
  const image = sides.reduce((a, b) => (Math.abs(b - own.side) < Math.abs(a - own.side) ? b : a));
  return { ...change, image, colour: own.channels === 3 };
}

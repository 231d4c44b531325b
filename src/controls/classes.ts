import { FASHION_CLASSES, parseClasses } from '../data/classes.ts';
import type { OwnData } from '../data/user/own.ts';
import { setting } from '../experiment/settings.ts';
import type { Experiment, TextSetting } from '../settings/table.ts';

/** A class of labelled images: its label, and its name. */
export interface Class {
  number: number;
  name: string;
}

/** The classes of an experiment's data; none if they have no labels, or are not loaded. */
export function classesOf(
  { data, own }: Pick<Experiment, 'data' | 'own'>,
  loaded: OwnData | null,
): readonly Class[] {
  if (data === 'mnist') return Array.from({ length: 10 }, (_, number) => ({ number, name: String(number) }));
  if (data === 'fashion') return FASHION_CLASSES.map((name, number) => ({ number, name }));
  if (data !== 'images' || loaded?.kind !== 'images' || loaded.fingerprint !== own || !loaded.labels)
    return [];
  const numbers = [...new Set(loaded.labels)].sort((a, b) => a - b);
  return numbers.map((number) => ({ number, name: loaded.classes?.[number] ?? String(number) }));
}

/** The setting with one class added or removed; null if the setting has no room for it. */
export function toggled(classes: string, number: number): string | null {
  const chosen = parseClasses(classes);
  const next = chosen.includes(number) ? chosen.filter((n) => n !== number) : [...chosen, number];
  const text = next.sort((a, b) => a - b).join(',');
  return text.length <= (setting('classes') as TextSetting).maxLength ? text : null;
}

/** The choice in words: `all`, `only 2`, `2 of 10`. */
export function inShort(classes: string, known: readonly Class[]): string {
  const chosen = parseClasses(classes);
  if (chosen.length === 0) return 'all';
  const [first] = chosen;
  if (chosen.length === 1) return `only ${known.find((c) => c.number === first)?.name ?? first}`;
  return `${chosen.length} of ${known.length}`;
}

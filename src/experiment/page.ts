/**
 * What a link says of the page rather than of the experiment: what is shown, and what may be changed. One table, from
 * which reading, writing, messages and the page for a class follow. Loaded where a link has any of it.
 */
import type { Key } from '../settings/table.ts';
import type { Raw } from './experiment.ts';
import { GROUPS, SETTINGS } from './settings.ts';
import { linkPart } from './url.ts';

/** Parts of the page that a link can hide, with their names. `app/hide.css` finds them. */
export const PARTS: readonly { id: string; label: string }[] = [
  { id: 'controls', label: 'All settings' },
  ...GROUPS.map(({ group, label }) => ({ id: group, label: `Settings: ${label}` })),
  { id: 'charts', label: 'Charts' },
  { id: 'algorithm', label: 'Algorithm' },
  { id: 'timeline', label: 'Timeline' },
  { id: 'layers', label: 'Layers below the picture' },
  { id: 'guess', label: 'Guess it yourself' },
  { id: 'steps', label: 'Step, reset and new seed' },
  { id: 'speed', label: 'Speed' },
  { id: 'experiments', label: 'Menu of experiments' },
  { id: 'compare', label: 'Compare' },
  { id: 'share', label: 'Share' },
  { id: 'files', label: 'Files' },
  { id: 'theme', label: 'Theme' },
];

export interface PageSettings {
  /** Parts that are not shown. */
  hide: readonly string[];
  /** Settings that are shown but cannot be changed. */
  lock: readonly Key[];
  /** Settings that stand below an embedded picture. */
  controls: readonly Key[];
  /** Is it the picture with a few controls alone, in a frame of another page? */
  embed: boolean;
  /** What others read: the place in a lesson. Passed on as it is. */
  lesson: string;
  step: string;
  notes: string;
}

export const NO_PAGE: PageSettings = {
  ...{ hide: [], lock: [], controls: [], embed: false, lesson: '', step: '', notes: '' },
};

const KEYS = SETTINGS.map((s) => s.key);

/** Each row: its key, and what its value is: some of these names, whether or not, or a word. */
const ROWS: readonly { key: keyof PageSettings; of: readonly string[] | 'flag' | 'word' }[] = [
  { key: 'embed', of: 'flag' },
  { key: 'hide', of: PARTS.map(({ id }) => id) },
  { key: 'lock', of: KEYS },
  { key: 'controls', of: KEYS },
  { key: 'lesson', of: 'word' },
  { key: 'step', of: 'word' },
  { key: 'notes', of: 'word' },
];

const WORD = /^[\w-]{0,40}$/;
const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** The page's settings from any input. What is wrong is left out, with a sentence each. Never throws. */
export function readPage(raw: Raw): { page: PageSettings; notices: string[] } {
  const notices: string[] = [];
  const page = { ...NO_PAGE };
  const refuse = (key: string, value: string, right: string) =>
    notices.push(`${key} = “${short(value)}” was not taken: it must be ${right}.`);
  for (const { key, of } of ROWS) {
    if (!(key in raw)) continue;
    const value = String(raw[key]);
    if (of === 'flag') {
      if (value === '' || value === '1' || value === '0') Object.assign(page, { [key]: value !== '0' });
      else refuse(key, value, '0 or 1');
    } else if (of === 'word') {
      if (WORD.test(value)) Object.assign(page, { [key]: value });
      else refuse(key, value, 'a word of letters, digits and hyphens');
    } else {
      const given = [...new Set(value.split(',').filter(Boolean))];
      const wrong = given.filter((name) => !of.includes(name));
      for (const name of wrong) refuse(key, name, `one of ${of.join(', ')}`);
      Object.assign(page, { [key]: given.filter((name) => of.includes(name)) });
    }
  }
  return { page, notices };
}

/** The inverse of `readPage`: the parts of a link that differ from `NO_PAGE`. */
export const pageParts = (page: PageSettings): string[] =>
  ROWS.flatMap(({ key }) => {
    const value = page[key];
    const text = typeof value === 'object' ? value.join(',') : value;
    return text === '' || text === false ? [] : [linkPart(key, text)];
  });

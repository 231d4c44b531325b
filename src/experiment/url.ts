import type { Experiment } from '../settings/table.ts';
import { baseOf, type Checked, validate } from './experiment.ts';
import { SETTINGS, setting } from './settings.ts';

/**
 * Programs that turn addresses into links cut punctuation off their ends, end them at a bracket, or read marks such as
 * `*` as their own: only letters, digits and, within, `-_.,` are written as they are.
 */
const encode = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*~]/g, escaped)
    .replaceAll('%2C', ',');

const escaped = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** Between two settings; programs that take a link for HTML write it as `&amp;`, some more than once. */
const AND = /&(?:amp;|#38;|#x26;)*/i;

/** What differs from the defaults (or from what the starting point was trained with), as the part of a link after (and with) `#`; empty if nothing does. */
export function toHash(e: Experiment): string {
  const base = { ...baseOf(e), start: setting('start').default };
  if (e.start === 'none') base.data = setting('data').default as Experiment['data'];
  const changed = SETTINGS.filter(({ key }) => !Object.is(e[key], base[key as keyof typeof base]));
  const parts = changed.map(({ key }) => {
    const value = e[key];
    if (value === '') return key;
    return `${key}=${encode(typeof value === 'boolean' ? String(Number(value)) : String(value))}`;
  });
  return parts.length ? `#${parts.join('&')}`.replace(/\W$|_$/, escaped) : '';
}

/** The inverse of `toHash`. Takes links written by hand too. */
export function fromHash(hash: string): Checked {
  const raw = new Map<string, string>();
  const broken: string[] = [];
  for (const part of hash.replace(/^#/, '').split(AND).filter(Boolean)) {
    const at = part.indexOf('=');
    try {
      raw.set(decode(at < 0 ? part : part.slice(0, at)), at < 0 ? '' : decode(part.slice(at + 1)));
    } catch {
      broken.push(`“${part.slice(0, 40)}” in the link cannot be read and was left out.`);
    }
  }
  const checked = validate(Object.fromEntries(raw));
  return { ...checked, notices: [...broken, ...checked.notices] };
}

/**
 * Percent decoding; throws a URIError. A plus is a plus, so that `x1+y1` may be typed into a link, except where
 * a form encoder certainly wrote it: pluses are escaped, and so is everything else that such encoders escape.
 */
function decode(text: string): string {
  const form = /%2b/i.test(text) && !/%20|[^\w.*~%+-]/.test(text);
  return decodeURIComponent(form ? text.replaceAll('+', ' ') : text);
}

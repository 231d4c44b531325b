import { type Checked, defaultOf, validate } from './experiment.ts';
import { SETTINGS } from './settings.ts';
import type { Experiment } from './table.ts';

const encode = (text: string): string => encodeURIComponent(text).replaceAll('%2C', ',');

/** What differs from the defaults, as the part of a link after (and with) `#`; empty if nothing does. */
export function toHash(e: Experiment): string {
  const changed = SETTINGS.filter((s) =>
    s.key === 'data' ? e.data !== s.default : !Object.is(e[s.key], defaultOf(s, e.data)),
  );
  const parts = changed.map(({ key }) => {
    const value = e[key];
    return `${key}=${encode(typeof value === 'boolean' ? String(Number(value)) : String(value))}`;
  });
  return parts.length ? `#${parts.join('&')}` : '';
}

/** The inverse of `toHash`. Takes links written by hand too. */
export function fromHash(hash: string): Checked {
  const raw = new Map<string, string>();
  const broken: string[] = [];
  for (const part of hash.replace(/^#/, '').split('&').filter(Boolean)) {
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

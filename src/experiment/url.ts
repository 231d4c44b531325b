import type { Experiment, Key } from '../settings/table.ts';
import { baseOf, type Checked, type Raw, validate } from './experiment.ts';
import { SETTINGS, setting } from './settings.ts';

/**
 * Programs that turn addresses into links strip punctuation from their ends, end them at a bracket, or interpret marks
 * such as `*`: so only letters, digits and, except at the ends, `-_.,` are not escaped.
 */
const encode = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*~]/g, escaped)
    .replaceAll('%2C', ',');

const escaped = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** The separator of settings; programs that treat a link as HTML escape it as `&amp;`, some more than once. */
const AND = /&(?:amp;|#38;|#x26;)*/i;

/** What a link begins the differences of a second experiment with: see `beside.ts`. */
export const BESIDE = 'beside';

/** What a link says of the page rather than of the experiment: see `page.ts`, which is loaded where there is any. */
const PAGE = new Set(['hide', 'lock', 'controls', 'embed', 'lesson', 'step', 'notes']);

export interface Link extends Checked {
  /** What it says of the page, as it is in the link. */
  page?: Raw;
  /** If there is a second experiment: its differences by key, as they are in the link; by '' what is not a setting. */
  beside?: Raw;
}

/** A setting, or what a link says of the page. */
export function linkPart(key: string, value: Experiment[Key]): string {
  if (value === '') return key;
  return `${key}=${encode(typeof value === 'boolean' ? String(Number(value)) : String(value))}`;
}

/** The settings that differ from `baseOf`, and more parts, as the part of a link from `#` on; empty if there are none. */
export function toHash(e: Experiment, more: readonly string[] = []): string {
  const base = { ...baseOf(e), start: setting('start').default };
  if (e.start === 'none')
    for (const key of ['data', 'method'] as const) Object.assign(base, { [key]: setting(key).default });
  const changed = SETTINGS.filter(({ key }) => !Object.is(e[key], base[key as keyof typeof base]));
  const parts = [...changed.map(({ key }) => linkPart(key, e[key])), ...more];
  return parts.length ? `#${parts.join('&')}`.replace(/\W$|_$/, escaped) : '';
}

/** The inverse of `toHash`, also for links written by hand. Never throws: what is wrong is in the notices. */
export function fromHash(hash: string): Link {
  const raw = new Map<string, string>();
  const beside = new Map<string, string>();
  const page = new Map<string, string>();
  const broken: string[] = [];
  for (const part of hash.replace(/^#/, '').split(AND).filter(Boolean)) {
    const at = part.indexOf('=');
    try {
      const [key, value] = [
        decode(at < 0 ? part : part.slice(0, at)),
        at < 0 ? '' : decode(part.slice(at + 1)),
      ];
      const [first, ...rest] = key.split('.');
      if (first === BESIDE) beside.set(rest.join('.'), value);
      else if (PAGE.has(key)) page.set(key, value);
      else raw.set(key, value);
    } catch {
      broken.push(`“${part.slice(0, 40)}” in the link cannot be read and was left out.`);
    }
  }
  const checked = validate(Object.fromEntries(raw));
  return {
    ...checked,
    notices: [...broken, ...checked.notices],
    ...(beside.size > 0 && { beside: Object.fromEntries(beside) }),
    ...(page.size > 0 && { page: Object.fromEntries(page) }),
  };
}

/**
 * Percent decoding; throws a URIError. A plus means a plus, so that `x1+y1` can be typed into a link, unless a form
 * encoder certainly wrote it, i.e. if pluses are escaped, and everything else that such encoders escape.
 */
function decode(text: string): string {
  const form = /%2b/i.test(text) && !/%20|[^\w.*~%+-]/.test(text);
  return decodeURIComponent(form ? text.replaceAll('+', ' ') : text);
}

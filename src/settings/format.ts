import type { NumberSetting } from './table.ts';

/** A value formatted for people: `1/64`, `∞`, `0.001`, `2000`. */
export function formatNumber(s: NumberSetting, value: number): string {
  const word = s.words?.[value];
  if (word !== undefined) return word;
  if (s.kind === 'integer') return String(value);
  if (s.key === 'ratio' && value < 1 && Number.isInteger(1 / value)) return `1/${1 / value}`;
  return String(Number(value.toPrecision(4)));
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** `2,000`, `2 000`, `2’000`. */
const GROUPED = /^\d{1,3}([ ,'’]\d{3})+$/;

/**
 * Parses what people type: decimals, also with a comma, `1e-3`, fractions, the words of the setting (`inf` for ∞),
 * thousands separators, full-width digits. NaN for anything else, and for ambiguous text: `1,250` is 1.25 or 1250,
 * unless the number must be whole.
 */
export function parseNumber(s: NumberSetting, text: string): number {
  const plain = text.normalize('NFKC').replaceAll('⁄', '/').replaceAll('−', '-').trim();
  const typed = /^inf(inity)?$/i.test(plain) ? '∞' : plain.toLowerCase();
  const word = Object.entries(s.words ?? {}).find(([, name]) => name.toLowerCase() === typed);
  if (word) return Number(word[0]);
  const parts = plain.split('/').map((part) => decimal(part.trim(), s.kind === 'integer'));
  if (parts.length > 2) return Number.NaN;
  const value = parts.length === 2 ? parts[0] / parts[1] : parts[0];
  return Number.isFinite(value) ? value : Number.NaN;
}

function decimal(text: string, whole: boolean): number {
  if (GROUPED.test(text)) return whole || !text.includes(',') ? Number(text.replace(/\D/g, '')) : Number.NaN;
  const point = text.replace(/^([+-]?\d*),(\d+)/, '$1.$2');
  return DECIMAL.test(point) ? Number(point) : Number.NaN;
}

/** A hint about commas, for a typed number that was not accepted; empty if it has none. */
export const commaHint = (text: string): string =>
  text.normalize('NFKC').includes(',') ? ' Write decimals with a point, as in 1.5.' : '';

/** What a number must be, in words: `a whole number from 10 to 20000`. */
export function rangeOf(s: NumberSetting): string {
  if (s.values) return `one of ${s.values.join(', ')}`;
  return `a ${s.kind === 'integer' ? 'whole number' : 'number'} from ${plain(s, s.min)} to ${plain(s, s.max)}`;
}

/** Formats the ends of a range as numbers, never as words. */
function plain(s: NumberSetting, value: number): string {
  return formatNumber({ ...s, words: undefined }, value);
}

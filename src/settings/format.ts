import type { NumberSetting } from './table.ts';

/** A value as people read it: `1/64`, `∞`, `0.001`, `2000`. */
export function formatNumber(s: NumberSetting, value: number): string {
  const word = s.words?.[value];
  if (word !== undefined) return word;
  if (s.kind === 'integer') return String(value);
  if (s.key === 'ratio' && value < 1 && Number.isInteger(1 / value)) return `1/${1 / value}`;
  return String(Number(value.toPrecision(4)));
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** What people type: decimals, `1e-3`, fractions, the words of the setting (`inf` for ∞). NaN if it is none of them. */
export function parseNumber(s: NumberSetting, text: string): number {
  const trimmed = text.trim();
  const typed = /^inf(inity)?$/i.test(trimmed) ? '∞' : trimmed.toLowerCase();
  const word = Object.entries(s.words ?? {}).find(([, name]) => name.toLowerCase() === typed);
  if (word) return Number(word[0]);
  const parts = trimmed.split('/').map((part) => part.trim());
  if (parts.length > 2 || !parts.every((part) => DECIMAL.test(part))) return Number.NaN;
  const value = parts.length === 2 ? Number(parts[0]) / Number(parts[1]) : Number(parts[0]);
  return Number.isFinite(value) ? value : Number.NaN;
}

/** What a number must be, in words: `a whole number from 10 to 20000`. */
export function rangeOf(s: NumberSetting): string {
  if (s.values) return `one of ${s.values.join(', ')}`;
  return `a ${s.kind === 'integer' ? 'whole number' : 'number'} from ${plain(s, s.min)} to ${plain(s, s.max)}`;
}

/** Ends of a range are numbers, not words. */
function plain(s: NumberSetting, value: number): string {
  return formatNumber({ ...s, words: undefined }, value);
}

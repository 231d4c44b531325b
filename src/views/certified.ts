/** A number that is known to be in an interval, written with the digits that the interval supports and no others. */
import { withMinus } from '../ui/format.ts';

/** Significant digits, at most. */
const MAX_DIGITS = 5;
/** An interval wider than this share of its size is given by its ends. */
const WIDE = 0.1;

type Round = (x: number) => number;
/** Rounds outwards, but tolerates errors in the last bits of a division. */
const down: Round = (x) => Math.floor(x + 1e-9);
const up: Round = (x) => Math.ceil(x - 1e-9);

/**
 * `9.6830` if both ends round to it; otherwise `9.683 ± 0.004`, which contains [lower, upper]; `9.1 to 12` if it is
 * wide; `at least 9.1` or `at most 12` if one end is infinite.
 */
export function certified(lower: number, upper: number): string {
  if (!Number.isFinite(lower) && !Number.isFinite(upper)) return '–';
  if (!Number.isFinite(upper)) return `at least ${rounded(lower, placeOf(lower, 2), down)}`;
  if (!Number.isFinite(lower)) return `at most ${rounded(upper, placeOf(upper, 2), up)}`;
  const last = Math.min(0, placeOf(upper, MAX_DIGITS));
  if (at(lower, last, Math.round) === at(upper, last, Math.round)) return rounded(upper, last, Math.round);
  const half = (upper - lower) / 2;
  const size = Math.max(Math.abs(lower), Math.abs(upper));
  if (2 * half > WIDE * size) return ends(lower, upper, placeOf(half, 2));
  const place = placeOf(half, 1);
  return isPlain(size) ? aroundMiddle(lower, upper, place) : ends(lower, upper, place);
}

const ends = (lower: number, upper: number, place: number): string =>
  `${rounded(lower, place, down)} to ${rounded(upper, place, up)}`;

function aroundMiddle(lower: number, upper: number, place: number): string {
  const middle = at((lower + upper) / 2, place, Math.round);
  const radius = at(Math.max(upper - middle, middle - lower), place, up);
  if (placeOf(radius, 1) > place) return aroundMiddle(lower, upper, place + 1);
  return `${rounded(middle, place, Math.round)} ± ${rounded(radius, place, Math.round)}`;
}

/** The power of ten of the last of `digits` significant digits of x. */
const placeOf = (x: number, digits: number): number =>
  x === 0 ? 0 : Math.floor(Math.log10(Math.abs(x)) + 1e-12) + 1 - digits;

/** x rounded to whole multiples of 10^place. */
const at = (x: number, place: number, round: Round): number => Number(`${round(x / 10 ** place)}e${place}`);

/** The same as text, with every digit down to that place, and none after it. */
function rounded(x: number, place: number, round: Round): string {
  const value = at(x, place, round);
  if (value === 0) return '0';
  const digits = Math.max(0, isPlain(Math.abs(value)) ? -place : placeOf(value, 1) - place);
  if (!isPlain(Math.abs(value))) return withMinus(value.toExponential(digits));
  const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return withMinus(value.toLocaleString('en-US', fixed));
}

/** Is a number of this size readable without a power of ten? */
const isPlain = (size: number): boolean => size >= 1e-4 && size < 1e7;

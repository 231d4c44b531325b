/** Costs of pictures need the values of black and white; internally these are always -1 and 1. */
import { IMAGE_COSTS } from '../costs/presets.ts';
import type { Points } from '../data/user/formats/csv.ts';
import type { ValueRange } from '../data/user/own.ts';
import { UsageError } from './input.ts';

interface Pictures extends Points {
  file: string;
}

const INSIDE: ValueRange = [-1, 1];
/** Other usual ranges, to suggest in messages. */
const OTHERS: readonly ValueRange[] = [
  [0, 1],
  [0, 255],
];
/** Tolerated rounding errors, as a share of the width. */
const ROUNDING = 1e-3;

/** `--range BLACK,WHITE`; null if it is not given. Throws a UsageError if it is malformed. */
export function readRange(text: string | undefined): ValueRange | null {
  if (text === undefined) return null;
  const [black, white, ...more] = text
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (more.length > 0 || !Number.isFinite(black) || !Number.isFinite(white) || !(black < white))
    throw new UsageError(`--range ${text}: expected black and white, such as 0,255`);
  return [black, white];
}

/** Throws a UsageError: `--range` belongs to the costs of pictures. */
export function refuseRange(cost: string): never {
  throw new UsageError(
    `--range goes with the costs of pictures (${IMAGE_COSTS.join(', ')}), not with --cost ${cost}`,
  );
}

/**
 * The same pictures with black at -1 and white at 1. Throws a UsageError for a value outside the range; if none is
 * given, also if all values are in [0, 1], since pictures in [-1, 1] are unlikely to have such values.
 */
export function inUnits<T extends Pictures>(pictures: T, given: ValueRange | null): T {
  const { points, file, dimension } = pictures;
  const range = given ?? INSIDE;
  const outside = points.findIndex((value) => !isIn(range, value));
  if (outside >= 0) {
    const line = Math.floor(outside / dimension) + 1;
    throw new UsageError(
      `${file}, line ${line}: ${points[outside]} is not in ${inWords(range)}${hint(points, range)}`,
    );
  }
  if (given === null && points.every((value) => value >= 0)) {
    throw new UsageError(
      `${file}: all values are in [0, 1]: --range 0,1 takes 0 for black and 1 for white, --range=-1,1 takes -1 for black`,
    );
  }
  if (range === INSIDE) return pictures;
  const [black, white] = range;
  return { ...pictures, points: points.map((value) => (2 * (value - black)) / (white - black) - 1) };
}

const isIn = ([black, white]: ValueRange, value: number): boolean => {
  const rounding = ROUNDING * (white - black);
  return value >= black - rounding && value <= white + rounding;
};

const inWords = ([black, white]: ValueRange): string =>
  `[${black}, ${white}], where pictures are taken to be`;

function hint(points: Float64Array, range: ValueRange): string {
  const other = OTHERS.find(
    (one) => String(one) !== String(range) && points.every((value) => isIn(one, value)),
  );
  return `: ${other ? `are they in [${other.join(', ')}]? Then add --range ${other}` : 'add --range BLACK,WHITE'}`;
}

/** Two point clouds from files, and the cost between them. */
import type { Cost } from '../costs/cost.ts';
import { doubtsOf } from '../costs/language/inspect.ts';
import { isImageCost } from '../costs/presets.ts';
import type { Points } from '../data/user/formats/csv.ts';
import { note, readCost, readPoints, UsageError } from './input.ts';
import { inUnits, readRange, refuseRange } from './range.ts';

interface Cloud extends Points {
  file: string;
}

export interface Clouds {
  x: Cloud;
  y: Cloud;
  /** Its scalar form throws a UsageError if the cost is not finite. */
  cost: Cost;
}

export const CLOUD_OPTIONS = {
  cost: { type: 'string' },
  param: { type: 'string', multiple: true },
  range: { type: 'string' },
  generated: { type: 'string' },
  real: { type: 'string' },
} as const;

interface Options {
  cost?: string;
  param?: string[];
  range?: string;
  generated?: string;
  real?: string;
}

/**
 * Generated and real points of the same dimension d, each [n, d], and the cost between them. Rejects with a UsageError if
 * an option is missing or wrong, or the dimensions differ, and with a CsvError if a file does not contain points.
 */
export async function readClouds(options: Options): Promise<Clouds> {
  const x = await readCloud(options.generated, 'generated');
  const y = await readCloud(options.real, 'real');
  if (x.dimension !== y.dimension) {
    throw new UsageError(
      `${x.file}, line 1: ${x.dimension} numbers a point, but ${y.file} has ${y.dimension}`,
    );
  }
  const cost = await readCost(options.cost, options.param, x.dimension);
  note(doubtsOn(cost, y));
  const range = readRange(options.range);
  if (!isImageCost(cost.spec.name)) {
    if (range) refuseRange(options.cost ?? '');
    return checked(cost, x, y);
  }
  return checked(cost, inUnits(x, range), inUnits(y, range));
}

const checked = (cost: Cost, x: Cloud, y: Cloud): Clouds => ({
  ...{ x, y },
  cost: { ...cost, scalar: finite(cost.scalar, x, y) },
});

/** Doubts about a typed cost that matter here: it is not trained with, and it is computed in double precision. */
function doubtsOn({ spec, dimension }: Cost, { points }: Cloud): string[] {
  if (spec.name !== 'custom') return [];
  const doubts = doubtsOf(spec, dimension, Float32Array.from(points));
  return doubts.filter(({ kind }) => kind !== 'falls' && kind !== 'digits').map(({ text }) => text);
}

async function readCloud(file: string | undefined, option: string): Promise<Cloud> {
  return { ...(await readPoints(file, option)), file: file as string };
}

/** Makes a cost throw if it is not finite: JSON has no infinity, and a minimum over NaN means nothing. */
function finite(scalar: Cost['scalar'], x: Cloud, y: Cloud): Cost['scalar'] {
  return (xs, xo, ys, yo) => {
    const value = scalar(xs, xo, ys, yo);
    if (Number.isFinite(value)) return value;
    const [i, j] = [xo / x.dimension, yo / y.dimension];
    const ends = [`${x.file}, line ${i + 1}`, `${y.file}, line ${j + 1}`];
    const [culprit, other] = norm(x, i) >= norm(y, j) ? ends : ends.reverse();
    throw new UsageError(`${culprit}: the cost between this point and ${other}, is not finite`);
  };
}

/** The largest coordinate of a point: of two points, the one with the larger coordinates causes an overflow. */
function norm({ points, dimension }: Points, row: number): number {
  return Math.max(...points.subarray(row * dimension, (row + 1) * dimension).map(Math.abs));
}

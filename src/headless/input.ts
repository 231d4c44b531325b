/** What the commands read: arguments, CSV files, costs. Everything wrong is a UsageError of one line. */
import { readFile } from 'node:fs/promises';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { compileCost } from '../costs/compile.ts';
import type { Cost, CostSpec } from '../costs/cost.ts';
import { ExpressionError } from '../costs/error.ts';
import { PARAMETERS } from '../costs/language.ts';
import { isImageCost } from '../costs/presets.ts';
import { type Points, parsePoints } from '../data/csv.ts';
import { validate } from '../settings/experiment.ts';
import { SETTINGS } from '../settings/settings.ts';
import type { Experiment } from '../settings/table.ts';
import { fromHash } from '../settings/url.ts';

export class UsageError extends Error {}

/** The options as strings; throws on unknown ones and on positional arguments. */
export function readOptions<T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]);
  }
}

export async function readPoints(file: string | undefined, option: string): Promise<Points> {
  if (!file) throw new UsageError(`--${option} FILE.csv is missing`);
  return parsePoints(await readBytes(file), file);
}

export async function readBytes(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    throw new UsageError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** `key=value` pairs, split at the first equals sign. */
export function readPairs(pairs: string[] | undefined, option: string): Record<string, string> {
  const split = (pair: string): [string, string] => {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`--${option} ${pair}: expected key=value`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  };
  return Object.fromEntries((pairs ?? []).map(split));
}

export function readNumber(text: string | undefined, option: string, least: number): number {
  const value = Number(text);
  if (text === undefined || text.trim() === '' || !Number.isFinite(value) || value < least) {
    throw new UsageError(`--${option} ${text ?? ''}: expected a number of at least ${least}`);
  }
  return value;
}

export function readCount(text: string | undefined, option: string): number {
  const value = readNumber(text, option, 0);
  if (!Number.isInteger(value)) throw new UsageError(`--${option} ${text}: expected a whole number`);
  return value;
}

/**
 * The experiment of a link (an address, or the part after its `#`) with `--set` on top, and both on top of `base` (the
 * part after the `#` of another link). Unlike the page, the command refuses what it does not take.
 */
export function readExperiment(url: string | undefined, set: string[] | undefined, base = ''): Experiment {
  const link = (url ?? '').replace(/^[^#]*#|^[a-z][a-z\d+.-]*:\/\/.*/i, '');
  const pairs = Object.entries(readPairs(set, 'set'));
  const added = pairs.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
  const { experiment, notices } = fromHash([base, link, ...added].filter(Boolean).join('&'));
  if (notices.length > 0) throw new UsageError(notices.join(' '));
  return experiment;
}

/** A cost by name, else as an expression. */
export function readCost(
  text: string | undefined,
  parameters: string[] | undefined,
  dimension: number,
): Cost {
  if (!text) throw new UsageError('--cost NAME_OR_EXPRESSION is missing');
  if (isImageCost(text)) throw new UsageError(`--cost ${text}: it compares pictures, not points of files`);
  const names = SETTINGS.find((s) => s.key === 'cost');
  const named = names?.kind === 'choice' && names.options.some((o) => o.value === text) && text !== 'custom';
  const spec: CostSpec = named ? { name: text } : { name: 'custom', expression: text };
  return compile({ ...spec, parameters: readParameters(parameters) }, dimension, `--cost ${text}`);
}

/** A cost compiled; `typed` is where its expression came from. */
export function compile(spec: CostSpec, dimension: number, typed: string): Cost {
  try {
    return compileCost(spec, dimension);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new UsageError(`${typed}: ${error.message} (at character ${error.at + 1})`);
  }
}

function readParameters(given: string[] | undefined): Record<string, number> {
  const pairs = readPairs(given, 'param');
  const unknown = Object.keys(pairs).find((key) => !PARAMETERS.some((name) => name === key));
  if (unknown !== undefined)
    throw new UsageError(`--param ${unknown}: the parameters are ${PARAMETERS.join(', ')}`);
  const { experiment, notices } = validate(pairs);
  if (notices.length > 0) throw new UsageError(notices.join(' '));
  const { p, q, weight, period } = experiment;
  return { p, q, weight, period };
}

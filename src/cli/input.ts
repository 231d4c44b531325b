/**
 * The input of the commands: arguments, CSV files, costs. All functions throw, or reject with, a UsageError of one
 * line.
 */
import { readFile } from 'node:fs/promises';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Cost, CostSpec, ImageShape } from '../costs/cost.ts';
import { ExpressionError } from '../costs/language/error.ts';
import { PARAMETERS } from '../costs/language/language.ts';
import { loadCost } from '../costs/load.ts';
import { isImageCost } from '../costs/presets.ts';
import { type Points, parsePoints } from '../data/user/formats/csv.ts';
import { validate } from '../experiment/experiment.ts';
import { SETTINGS } from '../experiment/settings.ts';
import { fromHash } from '../experiment/url.ts';
import type { Experiment } from '../settings/table.ts';

/** Wrong input, which ends a command with exit code 2. */
export class UsageError extends Error {}

/** Prints messages to standard error, one per line. */
export function note(texts: readonly string[]): void {
  for (const text of texts) process.stderr.write(`lab: ${text}\n`);
}

type OptionTable = NonNullable<ParseArgsConfig['options']>;

/** The options as strings. Throws for unknown ones, positional arguments, and one given twice that is no list. */
export function readOptions<T extends OptionTable>(args: string[], options: T) {
  const { values, tokens } = parsed(args, options);
  const names = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
  const again = names.find((name, i) => !options[name].multiple && names.indexOf(name) < i);
  if (again !== undefined) throw new UsageError(`--${again} is given twice`);
  return values;
}

function parsed<T extends OptionTable>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: false, tokens: true });
  } catch (error) {
    throw new UsageError(dashed(args, options) ?? (error as Error).message.split('. ')[0]);
  }
}

/** If a value begins with a dash and looks like an option: a hint how to write it; otherwise null. */
function dashed(args: string[], options: OptionTable): string | null {
  const known = (arg: string) => arg.startsWith('--') && Object.hasOwn(options, arg.slice(2).split('=')[0]);
  const at = args.findIndex((arg, i) => {
    const takesValue = known(arg) && !arg.includes('=') && options[arg.slice(2)].type === 'string';
    return takesValue && /^-./.test(args[i + 1] ?? '');
  });
  if (at < 0) return null;
  const [option, value] = args.slice(at, at + 2);
  return known(value)
    ? `${option}: its value is missing`
    : `${option} ${value}: a value that begins with - is written with =, as in ${option}='${value}'`;
}

/** The points of a CSV file. Rejects with a UsageError if it cannot be read, and with a CsvError if it has no points. */
export async function readPoints(file: string | undefined, option: string): Promise<Points> {
  if (!file) throw new UsageError(`--${option} FILE.csv is missing`);
  return parsePoints(await readBytes(file), file);
}

/** The content of a file. Rejects with a UsageError that names the file if it cannot be read. */
export async function readBytes(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    throw new UsageError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** `key=value` pairs, split at the first equals sign; each key may occur once. */
function readPairs(pairs: string[] | undefined, option: string): Record<string, string> {
  const split = (pair: string): [string, string] => {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`--${option} ${pair}: expected key=value`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  };
  const read = (pairs ?? []).map(split);
  const again = read.find(([key], i) => read.findIndex(([other]) => other === key) < i);
  if (again) throw new UsageError(`--${option} ${again[0]} is given twice`);
  return Object.fromEntries(read);
}

/** A finite number of at least `least`. Throws a UsageError for anything else. */
export function readNumber(text: string | undefined, option: string, least: number): number {
  const value = Number(text);
  if (text === undefined || text.trim() === '' || !Number.isFinite(value) || value < least) {
    throw new UsageError(`--${option} ${text ?? ''}: expected a number of at least ${least}`);
  }
  return value;
}

/** A whole number of at least 0. Throws a UsageError for anything else. */
export function readCount(text: string | undefined, option: string): number {
  const value = readNumber(text, option, 0);
  if (!Number.isInteger(value)) throw new UsageError(`--${option} ${text}: expected a whole number`);
  return value;
}

/**
 * The experiment of a link (an address, or the part after its `#`), changed by `--set`, both relative to `base` (the
 * part after the `#` of another link). Unlike the page, it refuses wrong values: it throws a UsageError.
 */
export function readExperiment(url: string | undefined, set: string[] | undefined, base = ''): Experiment {
  const link = (url ?? '').replace(/^[^#]*#|^[a-z][a-z\d+.-]*:\/\/.*/i, '');
  const pairs = Object.entries(readPairs(set, 'set'));
  const added = pairs.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
  const { experiment, notices } = fromHash([base, link, ...added].filter(Boolean).join('&'));
  if (notices.length > 0) throw new UsageError(notices.join(' '));
  return experiment;
}

/**
 * A cost between points of a dimension, by name, otherwise as an expression. Costs of images treat points as pictures: rows
 * of pixels in [-1, 1]. Rejects with a UsageError if the cost is missing, does not parse, or does not suit the dimension.
 */
export async function readCost(
  text: string | undefined,
  parameters: string[] | undefined,
  dimension: number,
): Promise<Cost> {
  if (!text) throw new UsageError('--cost NAME_OR_EXPRESSION is missing');
  const spec = { ...specOf(text), parameters: readParameters(parameters) };
  if (!isImageCost(text)) return compile(spec, dimension, `--cost ${text}`);
  const shape = shapeOf(dimension);
  if (!shape) {
    const sizes = 'side * side numbers, or 3 * side * side for colour';
    throw new UsageError(`--cost ${text}: it compares pictures of ${sizes}; the points have ${dimension}`);
  }
  return compile({ ...spec, shape }, dimension, `--cost ${text}`);
}

function specOf(text: string): CostSpec {
  return costNames().includes(text) ? { name: text } : { name: 'custom', expression: text };
}

function costNames(): string[] {
  const names = SETTINGS.find((s) => s.key === 'cost');
  return names?.kind === 'choice'
    ? names.options.map((o) => o.value).filter((name) => name !== 'custom')
    : [];
}

function shapeOf(dimension: number): ImageShape | null {
  for (const channels of [1, 3] as const) {
    const side = Math.sqrt(dimension / channels);
    if (Number.isInteger(side) && side > 1) return { side, channels };
  }
  return null;
}

/**
 * Compiles a cost; `typed` names the origin of its expression in error messages. Rejects with a UsageError if the
 * expression does not parse.
 */
export async function compile(spec: CostSpec, dimension: number, typed: string): Promise<Cost> {
  try {
    return await loadCost(spec, dimension);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    // A single word was probably intended as the name of a cost.
    const names = /^[a-z]+$/i.test(spec.expression ?? '') ? ` Costs by name: ${costNames().join(', ')}.` : '';
    throw new UsageError(`${typed}: ${error.message} (at character ${error.at + 1})${names}`);
  }
}

const IMAGE_PARAMETERS = ['window', 'blend', 'radius'] as const;

function readParameters(given: string[] | undefined): Record<string, number> {
  const pairs = readPairs(given, 'param');
  const known: readonly string[] = [...PARAMETERS, ...IMAGE_PARAMETERS];
  const unknown = Object.keys(pairs).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new UsageError(`--param ${unknown}: the parameters are ${known.join(', ')}`);
  const { experiment, notices } = validate(pairs);
  if (notices.length > 0) throw new UsageError(notices.join(' '));
  const { p, q, weight, period, window, blend, radius } = experiment;
  return { p, q, weight, period, window, blend, radius };
}

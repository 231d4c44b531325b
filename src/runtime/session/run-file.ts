/**
 * The format of saved runs, one gzipped file: a line that names the format, the length of a JSON header (uint32), the
 * header (checkpoint without its arrays, their names and lengths, the visitor's data, checksum), then the arrays one
 * after the other. Numbers are little-endian, as on every machine that browsers run on.
 */
import * as v from 'valibot';
import { OWN_POINTS_HALF_SIDE } from '../../data/box.ts';
import { displayName, withoutControlCharacters } from '../../data/bytes.ts';
import { crc32, MAX_GROWTH, pack, Unpacker } from '../../data/gzip.ts';
import type { OwnData } from '../../data/user/own.ts';
import { validate } from '../../experiment/experiment.ts';
import { methodOf } from '../../methods/registry.ts';
import type { Experiment } from '../../settings/table.ts';
import { ARITHMETICS } from '../../tensor/backends/arithmetic.ts';
import type { Checkpoint } from '../protocol/protocol.ts';

/** The content of a saved run. */
export interface Run {
  checkpoint: Checkpoint;
  /** Data that the visitor imported, if the run is trained on them; else null. */
  own: OwnData | null;
}

const VERSION = 1;
const MAGIC = 'transport-lab-run';
const FIRST_LINE = new TextEncoder().encode(`${MAGIC} ${VERSION}\n`);
/** Limit of the unpacked size, bytes: above the largest networks with both moments and the largest imported data. */
const MAX_BYTES = 512 * 2 ** 20;
const MAX_HEADER = 2 ** 20;
/** Limit of parameters in files without a checksum: larger than training reaches with any usual settings. */
const MAX_UNCHECKED = 1e6;
const isParameter = (name: string): boolean => /^\w+\.\d+$/.test(name);
/** A limit of counts such as the iteration: sums of a few of them are exact in double precision. */
const MAX_COUNT = 2 ** 48;
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_COUNT));
const name = v.pipe(v.string(), v.maxLength(1000));
const classes = v.nullable(v.pipe(v.array(name), v.maxLength(256)));
const own = { name, fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{0,16}$/)), count };

const Header = v.object({
  checkpoint: v.looseObject({
    run: v.pipe(v.number(), v.finite()),
    experiment: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
    iteration: count,
    stepsDone: v.optional(count),
    /** The name of `stepsDone` in runs saved when there was one method only. */
    assignerSteps: v.optional(count),
    seconds: v.pipe(v.number(), v.finite(), v.minValue(0)),
    position: count,
    /** The method's own state; runs saved when there was one method only have its fields in `checkpoint`. */
    state: v.optional(v.looseObject({})),
    arithmetic: v.optional(v.picklist(ARITHMETICS)),
  }),
  /** Names and lengths of the float32 arrays. */
  arrays: v.pipe(v.array(v.tuple([name, count])), v.maxLength(1000)),
  own: v.nullable(
    v.variant('kind', [
      v.object({ ...own, kind: v.literal('points') }),
      v.object({
        ...own,
        kind: v.literal('images'),
        side: v.pipe(count, v.minValue(1), v.maxValue(32)),
        channels: v.picklist([1, 3]),
        classes,
        labelled: v.boolean(),
      }),
    ]),
  ),
  /** CRC-32 of the header without this field, as JSON, and of all that follows it; missing in old runs. */
  check: v.optional(count),
});
type Header = v.InferOutput<typeof Header>;

/**
 * The run as a file. `slim` leaves out the state of the optimisers, two thirds of the size: a run continued from such a
 * file starts with new optimisers. Rejects with an Error where numbers are not finite.
 */
export async function encodeRun(
  checkpoint: Checkpoint,
  own: OwnData | null,
  { slim = false }: { slim?: boolean } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { arrays, ...rest } = slim ? withoutOptimisers(checkpoint) : checkpoint;
  const entries = Object.entries(arrays);
  const invalid = entries.find(([, values]) => !values.every(Number.isFinite));
  if (invalid) throw new Error(`The run cannot be saved: ${invalid[0]} holds numbers that are not finite.`);
  const header: Header = {
    checkpoint: { ...rest, experiment: { ...rest.experiment }, state: { ...rest.state } },
    arrays: entries.map(([name, { length }]) => [name, length]),
    own: own && describe(own),
  };
  const content = [...entries.map(([, values]) => values), ...contents(own)];
  const check = content.reduce((sum, array) => crc32(bytesOf(array), sum), checksumOf(header));
  const json = new TextEncoder().encode(JSON.stringify({ ...header, check }));
  const parts = [FIRST_LINE, Uint32Array.of(json.length), json, ...content];
  return pack(parts as ArrayBufferView<ArrayBuffer>[]);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const checksumOf = (header: object): number => crc32(new TextEncoder().encode(JSON.stringify(header)));

function withoutOptimisers(checkpoint: Checkpoint): Checkpoint {
  const kept = Object.entries(checkpoint.arrays).filter(([name]) => !name.includes('.optimiser.'));
  // With new optimisers it cannot continue exactly, on any arithmetic.
  return { ...checkpoint, arrays: Object.fromEntries(kept), arithmetic: undefined };
}

function describe(own: OwnData): Header['own'] {
  const { name, fingerprint, count } = own;
  if (own.kind === 'points') return { kind: 'points', name, fingerprint, count };
  const { side, channels, classes, labels } = own;
  const shape = { side, channels, classes: classes && [...classes], labelled: labels !== null };
  return { kind: 'images', name, fingerprint, count, ...shape };
}

function contents(own: OwnData | null): (Float32Array | Uint8Array)[] {
  if (!own) return [];
  if (own.kind === 'points') return [own.points];
  return own.labels ? [own.pixels, own.labels] : [own.pixels];
}

/**
 * The inverse of `encodeRun`, for any bytes. Rejects with an Error to be shown to the visitor where they are not a run,
 * are damaged, or unpack to more than `maxBytes` bytes. Nothing is unpacked beyond what the header announces.
 */
export async function decodeRun(file: Uint8Array<ArrayBuffer>, maxBytes = MAX_BYTES): Promise<Run> {
  if (file[0] !== 0x1f || file[1] !== 0x8b) throw new Error('This file is not a saved run.');
  const reader = new Reader(file);
  try {
    await reader.firstLine();
    const { header, sum } = parseHeader(await reader.header());
    checkSize(sizeOf(header), file.length, maxBytes);
    reader.sum = sum;
    const run = await readRun(header, reader);
    if (header.check === undefined) checkParameters(run.checkpoint.arrays);
    else if (header.check !== reader.sum) throw damaged('its checksum is wrong');
    return run;
  } finally {
    reader.close();
  }
}

async function readRun({ checkpoint, arrays, own }: Header, reader: Reader): Promise<Run> {
  const { experiment, notices } = validate(checkpoint.experiment);
  if (notices.length > 0) throw new Error(`The run has settings that are not valid. ${notices.join(' ')}`);
  const { assignerSteps: before, state: saved, stepsDone = before, ...others } = checkpoint;
  const { run: number, iteration, seconds, position, arithmetic } = others;
  if (stepsDone === undefined) throw damaged('its header is wrong at checkpoint.stepsDone');
  const state = await stateOf(experiment, saved ? { state: saved } : others);
  const read = new Map<string, Float32Array>();
  for (const [name, length] of arrays) read.set(name, await reader.floats(length, name));
  if (read.size < arrays.length) throw damaged('two arrays have the same name');
  const whole: Checkpoint = {
    ...{ run: number, experiment, iteration, stepsDone, seconds, position, state, arithmetic },
    arrays: Object.fromEntries(read),
  };
  const run = { checkpoint: whole, own: own && (await readOwn(own, reader)) };
  await reader.end();
  return run;
}

async function stateOf(
  e: Experiment,
  checkpoint: { state?: object; [key: string]: unknown },
): Promise<object> {
  const { parseState } = await methodOf(e).saved();
  try {
    return parseState(checkpoint.state ?? checkpoint, e);
  } catch (error) {
    if (!v.isValiError(error)) throw error;
    const path = [...(checkpoint.state ? ['state'] : []), v.getDotPath(error.issues[0])];
    throw damaged(`its header is wrong at checkpoint.${path.join('.')}`);
  }
}

const damaged = (what: string): Error => new Error(`The run is damaged: ${what}.`);

/** A flipped bit in an exponent shows only in the size of the number. */
function checkParameters(arrays: Checkpoint['arrays']): void {
  for (const [name, values] of Object.entries(arrays)) {
    if (isParameter(name) && values.some((value) => Math.abs(value) > MAX_UNCHECKED))
      throw damaged(`${name} holds a number beyond ${MAX_UNCHECKED}`);
  }
}

/** The number of bytes that follow the header. */
function sizeOf({ arrays, own }: Header): number {
  const numbers = arrays.reduce((sum, [, length]) => sum + 4 * length, 0);
  if (!own) return numbers;
  if (own.kind === 'points') return numbers + 8 * own.count;
  return numbers + own.count * (own.side ** 2 * own.channels + (own.labelled ? 1 : 0));
}

/** Throws an Error before any memory is allocated, where the sizes cannot be right or are too large. */
function checkSize(size: number, packed: number, maxBytes: number): void {
  if (size > MAX_GROWTH * packed) throw damaged('it is too short');
  if (size > maxBytes)
    throw new Error(`The run is too large: more than ${Math.floor(maxBytes / 2 ** 20)} MB.`);
}

/** The header, and its checksum without the field `check`. */
function parseHeader(text: string): { header: Header; sum: number } {
  let json: object;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged('its header cannot be read');
  }
  const result = v.safeParse(Header, json);
  if (result.success) return { header: result.output, sum: checksumOf({ ...json, check: undefined }) };
  const [issue] = result.issues;
  throw damaged(`its header is wrong at ${v.getDotPath(issue) ?? 'its root'}`);
}

async function readOwn(own: NonNullable<Header['own']>, reader: Reader): Promise<OwnData> {
  const { count } = own;
  const name = displayName(own.name);
  if (own.kind === 'points') {
    const points = await reader.floats(2 * count, 'own points');
    if (points.some((x) => Math.abs(x) > 2 * OWN_POINTS_HALF_SIDE))
      throw damaged('its own points lie outside the plane');
    return { ...own, name, points };
  }
  const { labelled, ...described } = own;
  const classes = own.classes?.map(withoutControlCharacters) ?? null;
  const pixels = await reader.bytes(count * own.side ** 2 * own.channels);
  const labels = labelled ? await reader.bytes(count) : null;
  if (classes && labels?.some((label) => label >= classes.length)) throw damaged('a label has no class');
  return { ...described, name, classes, pixels, labels };
}

/** Reads the parts of a file one after the other. Its methods reject with an Error where the file is damaged. */
class Reader {
  private readonly unpacker: Unpacker;
  /** The checksum last set, continued over all that was read since. */
  sum = 0;

  constructor(file: Uint8Array<ArrayBuffer>) {
    this.unpacker = new Unpacker(file);
  }

  async firstLine(): Promise<void> {
    const found = new TextDecoder().decode(await this.next(FIRST_LINE.length));
    if (!found.startsWith(`${MAGIC} `)) throw new Error('This file is not a saved run.');
    if (found !== `${MAGIC} ${VERSION}\n`)
      throw new Error('This run was saved by another version of this page.');
  }

  async header(): Promise<string> {
    const [length] = new Uint32Array((await this.bytes(4)).buffer);
    if (length > MAX_HEADER) throw damaged('its header is too long');
    return new TextDecoder().decode(await this.bytes(length));
  }

  async floats(length: number, name: string): Promise<Float32Array<ArrayBuffer>> {
    const values = new Float32Array((await this.bytes(4 * length)).buffer);
    if (!values.every(Number.isFinite)) throw damaged(`${name} holds numbers that are not finite`);
    return values;
  }

  async bytes(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.next(length);
    if (bytes.length < length) throw damaged('it is too short');
    this.sum = crc32(bytes, this.sum);
    return bytes;
  }

  /** Checks that the file ends here; the unpacker then also verifies its own checksum. */
  async end(): Promise<void> {
    if ((await this.next(1)).length > 0) throw damaged('it is too long');
  }

  close(): void {
    this.unpacker.close();
  }

  private next(length: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.unpacker.next(length).catch((error: Error) => {
      throw damaged(error.message.replace(/\.$/, '') || 'it cannot be unpacked');
    });
  }
}

/**
 * A run as one file, gzipped as a whole: a line that names the format, the length of a JSON header, the header
 * (checkpoint without its arrays, their names and lengths, own data), then the arrays one after the other, numbers
 * in little-endian order as on every machine that browsers run on.
 */
import * as v from 'valibot';
import type { OwnData } from '../data/own.ts';
import { validate } from '../settings/experiment.ts';
import type { Checkpoint } from './protocol.ts';

export interface Run {
  checkpoint: Checkpoint;
  /** Data that the visitor imported, where the run is trained on them. */
  own: OwnData | null;
}

const VERSION = 1;
const MAGIC = 'transport-lab-run';
const FIRST_LINE = new TextEncoder().encode(`${MAGIC} ${VERSION}\n`);
/** Bytes: the largest networks with both moments and the largest own data stay below. */
const MOST_BYTES = 512 * 2 ** 20;
const MOST_HEADER = 2 ** 20;
/** Points of the largest batch: 16 for each of 20000 reals. */
const MOST_POINTS = 320_000;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const name = v.pipe(v.string(), v.maxLength(1000));
const classes = v.nullable(v.pipe(v.array(name), v.maxLength(256)));
const own = { name, fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{0,16}$/)), count };

const Header = v.object({
  checkpoint: v.looseObject({
    run: v.pipe(v.number(), v.finite()),
    experiment: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
    iteration: count,
    assignerSteps: count,
    seconds: v.pipe(v.number(), v.finite(), v.minValue(0)),
    position: count,
    batch: v.nullable(
      v.object({ position: count, m: v.pipe(count, v.minValue(1), v.maxValue(MOST_POINTS)), t: count }),
    ),
  }),
  /** Arrays of float32: names and lengths. */
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
});
type Header = v.InferOutput<typeof Header>;

/**
 * The run as a file. `slim` leaves out the optimisers' state, which is two thirds of it: a run that goes on from such
 * a file starts its optimisers afresh. Rejects where numbers are not finite.
 */
export async function encodeRun(
  checkpoint: Checkpoint,
  own: OwnData | null,
  { slim = false }: { slim?: boolean } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { arrays, ...rest } = slim ? slimmed(checkpoint) : checkpoint;
  const entries = Object.entries(arrays);
  const bad = entries.find(([, values]) => !values.every(Number.isFinite));
  if (bad) throw new Error(`The run cannot be saved: ${bad[0]} holds numbers that are not finite.`);
  const header: Header = {
    checkpoint: { ...rest, experiment: { ...rest.experiment } },
    arrays: entries.map(([name, { length }]) => [name, length]),
    own: own && describe(own),
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const parts = [FIRST_LINE, Uint32Array.of(json.length), json, ...entries.map(([, values]) => values)];
  const blob = new Blob([...parts, ...contents(own)] as BlobPart[]);
  return collect(blob.stream().pipeThrough(new CompressionStream('gzip')));
}

function slimmed(checkpoint: Checkpoint): Checkpoint {
  const kept = Object.entries(checkpoint.arrays).filter(([name]) => !name.includes('.optimiser.'));
  return { ...checkpoint, arrays: Object.fromEntries(kept) };
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
 * The inverse of `encodeRun`, whatever is given. Rejects with an Error for the visitor where it is no run, damaged, or
 * unpacks to more than `most` bytes.
 */
export async function decodeRun(file: Uint8Array<ArrayBuffer>, most = MOST_BYTES): Promise<Run> {
  const bytes = await inflate(file, most);
  const found = new TextDecoder().decode(bytes.subarray(0, FIRST_LINE.length));
  if (!found.startsWith(`${MAGIC} `)) throw new Error('This file is no saved run.');
  if (found !== `${MAGIC} ${VERSION}\n`)
    throw new Error('This run was saved by another version of this page.');
  const reader = new Reader(bytes, FIRST_LINE.length);
  const { checkpoint, arrays, own } = parseHeader(reader.text(reader.length()));
  const { experiment, notices } = validate(checkpoint.experiment);
  if (notices.length > 0) throw new Error(`The run has settings that cannot be taken. ${notices.join(' ')}`);
  const read = arrays.map(([name, length]): [string, Float32Array] => [name, reader.floats(length, name)]);
  const whole = { ...checkpoint, experiment, arrays: Object.fromEntries(read) } as Checkpoint;
  if (Object.keys(whole.arrays).length < read.length) throw damaged('two arrays have the same name');
  const run = { checkpoint: whole, own: own && readOwn(own, reader) };
  reader.end();
  return run;
}

const damaged = (what: string): Error => new Error(`The run is damaged: ${what}.`);

async function inflate(file: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  if (file[0] !== 0x1f || file[1] !== 0x8b) throw new Error('This file is no saved run.');
  try {
    return await collect(new Blob([file]).stream().pipeThrough(new DecompressionStream('gzip')), most);
  } catch (error) {
    throw error instanceof TooLarge ? error : damaged((error as Error).message || 'it cannot be unpacked');
  }
}

class TooLarge extends Error {}

/** All bytes of a stream, unless there are too many. */
async function collect(
  stream: ReadableStream<Uint8Array>,
  most = MOST_BYTES,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > most) {
      reader.cancel().catch(() => {}); // what it was cancelled for is thrown
      throw new TooLarge(`The run is too large: more than ${Math.floor(most / 2 ** 20)} MB.`);
    }
    chunks.push(part.value as Uint8Array<ArrayBuffer>);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function parseHeader(text: string): Header {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged('its header cannot be read');
  }
  const result = v.safeParse(Header, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw damaged(`its header is wrong at ${v.getDotPath(issue) ?? 'its root'}`);
}

function readOwn(own: NonNullable<Header['own']>, reader: Reader): OwnData {
  const { count } = own;
  if (own.kind === 'points') return { ...own, points: reader.floats(2 * count, 'own points') };
  const { labelled, ...described } = own;
  const pixels = reader.bytes(count * own.side ** 2 * own.channels);
  return { ...described, pixels, labels: labelled ? reader.bytes(count) : null };
}

/** Reads one part after the other, each into memory of its own. */
class Reader {
  constructor(
    private readonly all: Uint8Array<ArrayBuffer>,
    private at: number,
  ) {}

  bytes(length: number): Uint8Array<ArrayBuffer> {
    if (length > this.all.length - this.at) throw damaged('it is too short');
    this.at += length;
    return this.all.slice(this.at - length, this.at);
  }

  /** Of the header. */
  length(): number {
    const [length] = new Uint32Array(this.bytes(4).buffer);
    if (length > MOST_HEADER) throw damaged('its header is too long');
    return length;
  }

  text(length: number): string {
    return new TextDecoder().decode(this.bytes(length));
  }

  floats(length: number, name: string): Float32Array<ArrayBuffer> {
    const values = new Float32Array(this.bytes(4 * length).buffer);
    if (!values.every(Number.isFinite)) throw damaged(`${name} holds numbers that are not finite`);
    return values;
  }

  end(): void {
    if (this.at !== this.all.length) throw damaged('it is too long');
  }
}

import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { repacked, unchecked } from '../../../test/runtime/run-file.ts';
import type { OwnData } from '../../data/user/own.ts';
import { defaults } from '../../experiment/experiment.ts';
import type { Checkpoint } from '../protocol/protocol.ts';
import { decodeRun, encodeRun } from './run-file.ts';

const checkpoint: Checkpoint = {
  run: 1700000000000.25,
  experiment: { ...defaults('mnist'), cost: 'ssim', expr: 'sum(abs(x-y)) — “ψ”' },
  iteration: 120,
  stepsDone: 2,
  seconds: 12.5,
  position: 98765,
  state: {
    batch: { position: 98000, m: 700, t: 120, sigma: 0.25, frozen: false },
    stepsAlone: 0,
    assigner: 'dense',
  },
  arrays: {
    'assigner.0': Float32Array.of(1, -2.5, 1e-38, 1e6),
    'assigner.optimiser.m.0': Float32Array.of(0.1, 3e38),
    'generator.0': Float32Array.from({ length: 500 }, (_, i) => Math.sin(i)),
    'batch.psi': new Float32Array(0),
  },
};
const identity = { name: 'photos.zip', fingerprint: '0123456789abcdef', count: 3 };
const images: OwnData = {
  ...{ ...identity, kind: 'images', side: 2, channels: 1 },
  pixels: Uint8Array.from({ length: 12 }, (_, i) => 20 * i),
  labels: Uint8Array.of(0, 1, 1),
  classes: ['cats', 'dogs'],
};
const points: OwnData = { ...identity, kind: 'points', points: Float32Array.of(0, 1, -1, 0.5, 0.25, 1) };

const gunzip = async (file: Uint8Array<ArrayBuffer>) => {
  const stream = new Blob([file]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};
const gzip = async (bytes: Uint8Array<ArrayBuffer>) => {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

/** A file of before there were checksums whose header was changed. */
async function altered(change: (text: string) => string): Promise<Uint8Array<ArrayBuffer>> {
  const old = repacked(await encodeRun(checkpoint, null), unchecked);
  return repacked(old, ({ header, content }) => ({ header: change(header), content }));
}

it.each([
  ['no data of its own', null],
  ['images', images],
  [
    'images without labels',
    { ...images, channels: 3, pixels: new Uint8Array(36), labels: null, classes: null },
  ],
  ['points', points],
] as [string, OwnData | null][])('what is saved is loaded: %s', async (_, own) => {
  expect(await decodeRun(await encodeRun(checkpoint, own))).toEqual({ checkpoint, own });
});

it('slim leaves out the optimisers, nothing else', async () => {
  const run = await decodeRun(await encodeRun(checkpoint, null, { slim: true }));
  expect(Object.keys(run.checkpoint.arrays)).toEqual(['assigner.0', 'generator.0', 'batch.psi']);
  expect(run.checkpoint).toEqual({ ...checkpoint, arrays: run.checkpoint.arrays });
});

it('any arrays come back bit for bit', async () => {
  const arrays = fc.dictionary(
    fc.string({ maxLength: 20 }),
    fc.float32Array({ noNaN: true, noDefaultInfinity: true, maxLength: 30 }),
    { maxKeys: 6 },
  );
  await fc.assert(
    fc.asyncProperty(arrays, async (given) => {
      const { checkpoint: got } = await decodeRun(await encodeRun({ ...checkpoint, arrays: given }, null));
      const bits = (all: Record<string, Float32Array>) =>
        Object.entries(all).map(([name, a]) => [name, [...new Uint32Array(a.slice().buffer)]]);
      expect(bits(got.arrays)).toEqual(bits(given));
    }),
    { numRuns: 60 },
  );
});

it('numbers that are not finite are not saved', async () => {
  const bad = { ...checkpoint, arrays: { 'generator.0': Float32Array.of(1, Number.NaN) } };
  await expect(encodeRun(bad, null)).rejects.toThrow(/generator\.0.*not finite/);
});

/** The same run, or an Error with a message. */
async function unharmed(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const outcome = await decodeRun(bytes).catch((error: Error) => error);
  if (outcome instanceof Error) expect(outcome.message).toMatch(/run/);
  else expect(outcome).toEqual({ checkpoint, own: images });
}

it('every truncation and every flipped bit is found, or does no harm', async () => {
  const file = await encodeRun(checkpoint, images);
  const cut = fc.nat(file.length - 1).map((length) => file.slice(0, length));
  const flip = fc.tuple(fc.nat(file.length - 1), fc.nat(7)).map(([at, bit]) => {
    const bytes = file.slice();
    bytes[at] ^= 1 << bit;
    return bytes;
  });
  await fc.assert(fc.asyncProperty(fc.oneof(cut, flip), unharmed), { numRuns: 400 });
});

it('so are changes inside that were packed again', async () => {
  const file = await encodeRun(checkpoint, images);
  const change = fc.record({ at: fc.nat(), bit: fc.nat(7), inHeader: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(change, async ({ at, bit, inHeader }) => {
      const flip = (bytes: Uint8Array) => {
        bytes[at % bytes.length] ^= 1 << bit;
        return bytes;
      };
      const other = repacked(file, ({ header, content }) =>
        inHeader
          ? { header: Buffer.from(flip(Buffer.from(header))).toString('latin1'), content }
          : { header, content: flip(content) },
      );
      await unharmed(other);
    }),
    { numRuns: 300 },
  );
  const other = repacked(file, ({ header, content }) => ({ header, content: content.fill(1, 0, 3) }));
  await expect(decodeRun(other)).rejects.toThrow('The run is damaged: its checksum is wrong.');
});

it('runs of before there were checksums are opened', async () => {
  const old = repacked(await encodeRun(checkpoint, images), unchecked);
  expect(old).not.toEqual(await encodeRun(checkpoint, images));
  expect(await decodeRun(old)).toEqual({ checkpoint, own: images });
});

it('names inside cannot control how the page is written', async () => {
  const evil = { ...images, name: '../a\u202egnp.\u0007zip', classes: ['c\u200eats', 'do\ngs'] };
  const { own } = await decodeRun(await encodeRun(checkpoint, evil));
  expect(own).toMatchObject({ name: 'agnp.zip', classes: ['cats', 'dogs'] });
});

it.each<[string, OwnData, RegExp]>([
  ['labels without a class', { ...images, labels: Uint8Array.of(0, 1, 2) }, /a label has no class/],
  ['points far away', { ...points, points: new Float32Array(6).fill(1e30) }, /own points lie outside/],
])('refuses %s', async (_, own, message) => {
  await expect(decodeRun(await encodeRun(checkpoint, own))).rejects.toThrow(message);
});

it('whatever is no run is called so', async () => {
  const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes));
  await fc.assert(
    fc.asyncProperty(noise, async (bytes) => {
      await expect(decodeRun(bytes)).rejects.toThrow(/run/);
      await expect(decodeRun(await gzip(bytes))).rejects.toThrow('This file is not a saved run.');
    }),
    { numRuns: 60 },
  );
});

const alter = (from: string | RegExp, to: string) => () =>
  altered((text) => {
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    return changed;
  });

it.each<[string, () => Promise<Uint8Array<ArrayBuffer>>, RegExp]>([
  ['a setting out of range', alter('"N":1000', '"N":-5'), /settings that are not valid.*N = “-5”/],
  ['a setting that is none', alter('"N":1000', '"N":1000,"evil":1'), /“evil” is no setting/],
  [
    'a negative iteration',
    alter('"iteration":120', '"iteration":-1'),
    /header is wrong at checkpoint.iteration/,
  ],
  ['a batch beyond reason', alter('"m":700', '"m":1e12'), /checkpoint\.state\.batch\.m/],
  ['too long an array', alter('["assigner.0",4]', '["assigner.0",4000000000]'), /too short/],
  ['too short an array', alter('["assigner.0",4]', '["assigner.0",3]'), /too long|not finite/],
  ['a name twice', alter('assigner.0', 'generator.0'), /same name/],
  ['no JSON', async () => altered((text) => text.slice(1)), /header cannot be read/],
])('refuses %s', async (_, file, message) => {
  await expect(decodeRun(await file())).rejects.toThrow(message);
});

it('refuses numbers that are not finite, other versions, and files that unpack to more than memory holds', async () => {
  const bytes = await gunzip(await encodeRun(checkpoint, null));
  const infinite = bytes.slice();
  infinite.set([0, 0, 0x80, 0x7f], infinite.length - 4);
  await expect(decodeRun(await gzip(infinite))).rejects.toThrow(
    /generator\.0 holds numbers that are not finite/,
  );
  const other = bytes.slice();
  other[new TextDecoder('latin1').decode(bytes).indexOf('1')] = '2'.charCodeAt(0);
  await expect(decodeRun(await gzip(other))).rejects.toThrow(/another version/);
});

const zeros = (length: number) => new Uint8Array(length);

/** Bytes that are unpacked while `work` goes on. */
async function unpacked(work: () => Promise<unknown>): Promise<number> {
  const { read } = ReadableStreamDefaultReader.prototype;
  let bytes = 0;
  const spy = vi.spyOn(ReadableStreamDefaultReader.prototype, 'read').mockImplementation(async function (
    this: ReadableStreamDefaultReader,
  ) {
    const part = await read.call(this);
    bytes += part.value?.length ?? 0;
    return part as never;
  });
  await work().finally(() => spy.mockRestore());
  return bytes;
}

it('bombs are defused at their first bytes: no run at all, or more than the header tells of', async () => {
  const bomb = await gzip(zeros(8 * 2 ** 20));
  expect(bomb.length).toBeLessThan(2 ** 14);
  const refused = () => expect(decodeRun(bomb)).rejects.toThrow('This file is not a saved run.');
  expect(await unpacked(refused)).toBeLessThan(2 ** 17);

  const run = await gunzip(await encodeRun(checkpoint, null));
  const surplus = zeros(run.length + 8 * 2 ** 20);
  surplus.set(run);
  const longer = await gzip(surplus);
  const tooLong = () => expect(decodeRun(longer)).rejects.toThrow('it is too long');
  expect(await unpacked(tooLong)).toBeLessThan(2 ** 17);
});

it('refuses more than memory holds before it takes any', async () => {
  const arrays = { 'generator.0': new Float32Array(2 ** 20) };
  const file = await encodeRun({ ...checkpoint, arrays }, null);
  const refused = () =>
    expect(decodeRun(file, 2 * 2 ** 20)).rejects.toThrow('The run is too large: more than 2 MB.');
  expect(await unpacked(refused)).toBeLessThan(2 ** 17);
});

it('a batch saved without the width of its Gaussians has that of the settings', async () => {
  const { checkpoint: got } = await decodeRun(await alter(',"sigma":0.25,', ',')());
  const { sigma } = checkpoint.experiment;
  expect(got.state).toMatchObject({ batch: { m: 700, sigma } });
});

it('runs of before there was more than one method open', async () => {
  const old = await altered((text) => {
    const { checkpoint: saved, ...header } = JSON.parse(text);
    const { state, stepsDone: assignerSteps, ...others } = saved;
    return JSON.stringify({ ...header, checkpoint: { ...others, assignerSteps, ...state } });
  });
  expect((await decodeRun(old)).checkpoint).toEqual(checkpoint);
});

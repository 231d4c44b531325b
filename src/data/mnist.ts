import { resizeImages } from './resize.ts';
import type { FetchBytes, OnBytes } from './sources.ts';

/** A prepared file: its name beside the manifest, its size and its SHA-256 in hexadecimal digits. */
export interface PackedFile {
  name: string;
  bytes: number;
  sha256: string;
}

/** `mnist/manifest.json`, written when the data are prepared. */
export interface Manifest {
  /** Pixels a side, images in all and in each file. */
  side: number;
  count: number;
  perFile: number;
  /** Gzipped grey levels (0 to 255), image by image, row by row. */
  images: PackedFile[];
  /** One byte a label. */
  labels: PackedFile;
}

export interface MnistOptions {
  /** The first N training digits. */
  N: number;
  /** Pixels a side, 8 to 64; 28 are the digits as they are. */
  side: number;
  fetchBytes: FetchBytes;
  /** Bytes so far, and in all. */
  onProgress?: OnBytes;
  signal?: AbortSignal;
}

export interface Digits {
  /** [N, side * side] in [-1, 1] */
  points: Float32Array<ArrayBuffer>;
  /** [N], 0 to 9 */
  labels: Uint8Array<ArrayBuffer>;
}

const FOLDER = 'mnist/';

/** Loads only the files that hold the first N digits, and checks each. Throws an `Error` that names what is wrong. */
export async function loadMnist({ N, side, fetchBytes, onProgress, signal }: MnistOptions): Promise<Digits> {
  const manifest = parseManifest(await fetchBytes(`${FOLDER}manifest.json`, { signal }));
  if (N < 1 || N > manifest.count) throw new Error(`MNIST has ${manifest.count} prepared digits, not ${N}`);
  if (side < 8 || side > 64) throw new Error(`digits come with 8 to 64 pixels a side, not ${side}`);
  const wanted = [manifest.labels, ...manifest.images.slice(0, Math.ceil(N / manifest.perFile))];
  const total = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
  const done = wanted.map(() => 0);
  const files = await Promise.all(
    wanted.map(async (file, i) => {
      const progress = (bytes: number) => {
        done[i] = bytes;
        onProgress?.(
          Math.min(
            done.reduce((a, b) => a + b),
            total,
          ),
          total,
        );
      };
      const bytes = await fetchBytes(FOLDER + file.name, { onBytes: progress, signal });
      await verify(file, bytes);
      return bytes;
    }),
  );
  const [labels, ...images] = files;
  const pixels = await unpack(images, manifest, N);
  const points = resizeImages(pixels, N, manifest.side, side, (grey) => grey / 127.5 - 1);
  return { points, labels: labels.slice(0, N) };
}

function parseManifest(bytes: Uint8Array): Manifest {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Manifest;
  } catch {
    throw new Error(
      `${FOLDER}manifest.json is no manifest: were the data prepared before the site was built?`,
    );
  }
}

/** SHA-256 where the browser offers it (secure pages); the size, and gzip's own check sum, always. */
async function verify(file: PackedFile, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  if (bytes.length !== file.bytes) {
    throw new Error(`${FOLDER}${file.name} is damaged: ${bytes.length} bytes instead of ${file.bytes}`);
  }
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (!subtle) return;
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (found !== file.sha256) {
    throw new Error(`${FOLDER}${file.name} is damaged: SHA-256 ${found} instead of ${file.sha256}`);
  }
}

async function unpack(files: Uint8Array<ArrayBuffer>[], manifest: Manifest, N: number): Promise<Uint8Array> {
  const size = manifest.side ** 2;
  const pixels = new Uint8Array(files.length * manifest.perFile * size);
  await Promise.all(
    files.map(async (file, i) =>
      pixels.set(await gunzip(file, manifest.images[i].name), i * manifest.perFile * size),
    ),
  );
  return pixels.subarray(0, N * size);
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Uint8Array> {
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    throw new Error(`${FOLDER}${name} is damaged: ${(error as Error).message}`);
  }
}

/** Files as visitors have them, made here; and bringing them into the page. */
import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page, type Request } from '@playwright/test';
import { choose } from './lab.ts';

export interface TestFile {
  name: string;
  bytes: Uint8Array;
}

export const file = (name: string, bytes: Uint8Array | string): TestFile => ({
  name,
  bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes,
});

/** Classes of the pictures below: image i has class i % 3, and each class its own colour. */
export const COLOURS = [
  [40, 40, 40],
  [130, 130, 130],
  [220, 220, 220],
] as const;
export const LOUD = [
  [220, 30, 30],
  [30, 200, 40],
  [20, 60, 230],
] as const;
export const classOf = (i: number): number => i % COLOURS.length;

/** Pixels [count, height, width, channels] in bytes: the colour of the class, and a frame that differs with the image. */
export function pixelsOf(count: number, height: number, width: number, channels: 1 | 3): Uint8Array {
  const colours = channels === 1 ? COLOURS : LOUD;
  const pixels = new Uint8Array(count * height * width * channels);
  for (let at = 0; at < pixels.length; at++) {
    const c = at % channels;
    const x = Math.floor(at / channels) % width;
    const y = Math.floor(at / (channels * width)) % height;
    const image = Math.floor(at / (channels * width * height));
    const edge = x === 0 || y === 0 || x === width - 1 || y === height - 1;
    pixels[at] = edge ? (image * 5) % 256 : colours[classOf(image)][c];
  }
  return pixels;
}

export const labelsOf = (count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, i) => classOf(i));

/** IDX, as MNIST comes. */
export function idx(sizes: number[], content: Uint8Array, type = 8): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + content.length);
  bytes.set([0, 0, type, sizes.length]);
  sizes.forEach((size, k) => {
    new DataView(bytes.buffer).setUint32(4 + 4 * k, size);
  });
  bytes.set(content, 4 + 4 * sizes.length);
  return bytes;
}

/** An array as NumPy saves it. */
export function npy(descr: string, shape: number[], content: ArrayBufferView): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const header = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11, ' ');
  const head = new TextEncoder().encode(`${header}\n`);
  const data = new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  const bytes = new Uint8Array(10 + head.length + data.length);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, head.length & 255, head.length >> 8]);
  bytes.set(head, 10);
  bytes.set(data, 10 + head.length);
  return bytes;
}

/** A batch of CIFAR-10: a label, then the planes of red, green and blue. */
export function cifar(count: number): Uint8Array {
  const plane = 32 * 32;
  const pixels = pixelsOf(count, 32, 32, 3);
  const bytes = new Uint8Array(count * (1 + 3 * plane));
  for (let i = 0; i < count; i++) {
    const start = i * (1 + 3 * plane);
    bytes[start] = classOf(i);
    for (let k = 0; k < 3 * plane; k++) {
      bytes[start + 1 + k] = pixels[3 * (i * plane + (k % plane)) + Math.floor(k / plane)];
    }
  }
  return bytes;
}

/** A picture file of one colour with a mark, encoded by the browser. */
export async function picture(
  page: Page,
  type: 'png' | 'jpeg' | 'webp',
  { width = 28, height = 28, colour = LOUD[0] as readonly number[], mark = 0 } = {},
): Promise<Uint8Array> {
  const base64 = await page.evaluate(
    async ([type, width, height, colour, mark]) => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width, height });
      const brush = canvas.getContext('2d') as CanvasRenderingContext2D;
      brush.fillStyle = `rgb(${colour})`;
      brush.fillRect(0, 0, width, height);
      brush.fillStyle = 'white';
      brush.fillRect(mark % width, Math.floor(mark / width), 2, 2);
      const url = canvas.toDataURL(`image/${type}`, 0.95);
      if (!url.startsWith(`data:image/${type}`)) throw new Error(`no encoder of ${type}`);
      return url.split(',')[1];
    },
    [type, width, height, colour, mark] as const,
  );
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

// Ways in

export type Way = 'picker' | 'drop' | 'paste';

export async function bring(page: Page, files: TestFile[], way: Way = 'drop'): Promise<void> {
  if (way === 'picker') return pick(page, files, 'Your own data…');
  const transfer = await page.evaluateHandle(
    (list) => {
      const all = new DataTransfer();
      for (const [name, base64] of list) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        all.items.add(new File([bytes], name));
      }
      return all;
    },
    files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('base64')]),
  );
  if (way === 'drop') await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
  else {
    await transfer.evaluate((clipboardData) =>
      document.body.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      ),
    );
  }
  await transfer.dispose();
}

/** Saves the run, and returns the file. */
export async function save(page: Page): Promise<TestFile> {
  const coming = page.waitForEvent('download');
  await choose(page, 'Files: save, load, own data', 'Save run');
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: new Uint8Array(await readFile(await download.path())) };
}

/** By the system's picker, from the menu of files. */
export async function pick(page: Page, files: TestFile[], entry: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await choose(page, 'Files: save, load, own data', entry);
  await (await chooser).setFiles(payload(files));
}

export const payload = (files: TestFile[]) =>
  files.map(({ name, bytes }) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(bytes),
  }));

export async function pasteText(page: Page, text: string): Promise<void> {
  await page.evaluate((given) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', given);
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
}

// What several tests bring

export const COUNT = 36;
/** IDX of that many digits, and their labels. */
export const images = idx([COUNT, 28, 28], pixelsOf(COUNT, 28, 28, 1));
export const labels = idx([COUNT], labelsOf(COUNT));

export const pictures = async (
  page: Page,
  type: 'png' | 'jpeg' | 'webp',
  count: number,
): Promise<TestFile[]> => {
  const files: TestFile[] = [];
  for (let i = 0; i < count; i++) {
    const bytes = await picture(page, type, { width: 40, height: 30, colour: LOUD[classOf(i)], mark: 5 * i });
    files.push(file(`${String(i).padStart(2, '0')}.${type}`, bytes));
  }
  return files;
};

export const POINTS = Array.from({ length: 40 }, (_, i) => [Math.cos(i), 3 * Math.sin(i)]);
/** The points as a text, one a line. */
export const table = (between: string) => POINTS.map((p) => p.join(between)).join('\n');

// What comes of it

/** The row of own data: what is loaded, or missing. */
export const own = (page: Page): Locator => page.getByTestId('own');

/** Every request from now on; the page's own code may come, nothing may go. */
export function watchRequests(page: Page): () => void {
  const requests: Request[] = [];
  page.context().on('request', (request) => requests.push(request));
  return () => {
    const wrong = requests.filter((request) => {
      const { origin, pathname, search } = new URL(request.url());
      const own = /^\/(assets\/|favicon\.svg$)/.test(pathname) && search === '';
      const here = own && origin === new URL(page.url()).origin;
      return request.method() !== 'GET' || request.postData() !== null || !here;
    });
    expect(wrong.map((request) => `${request.method()} ${request.url()}`)).toEqual([]);
  };
}

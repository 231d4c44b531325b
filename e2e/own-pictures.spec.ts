/** A visitor's own pictures: real files of every kind, by picker, drop and paste. */
import { expect, type Page, test } from '@playwright/test';
import { gzipSync, type Zippable, zipSync } from 'fflate';
import { setting } from '../src/experiment/settings.ts';
import {
  bring,
  COLOURS,
  COUNT,
  cifar,
  classOf,
  file,
  images,
  LOUD,
  labels,
  labelsOf,
  npy,
  own,
  payload,
  pictures,
  pixelsOf,
  type TestFile,
  type Way,
  watchRequests,
} from './files.ts';
import {
  alert,
  algorithm,
  atIteration,
  button,
  control,
  grid,
  held,
  holds,
  iterationOf,
  numbersAt,
  open,
  pairs,
  reaches,
  SMALL,
  STILL,
  step,
} from './lab.ts';

const said = (page: Page) => page.getByRole('region', { name: 'Messages' }).getByRole('status');
const toggle = (page: Page, name: string) =>
  page.locator('[data-setting="classes"]').getByText(name, { exact: true });

/** The reals on the page are the visitor's: each has the colour of its class. */
async function showsReals(page: Page, colours: readonly (readonly number[])[], names: readonly string[]) {
  await expect(grid(page).first()).toBeVisible();
  const shown = await pairs(page);
  for (const { real, label, middle } of shown) {
    expect(real).toBeLessThan(COUNT);
    const at = names.length > 0 ? names.indexOf(label) : classOf(real);
    expect(at, `label ${label}`).toBeGreaterThanOrEqual(0);
    middle.forEach((level, c) => {
      expect(Math.abs(level - colours[at][c]), `${label} ${middle}`).toBeLessThan(12);
    });
  }
}

interface Case {
  name: string;
  way: Way;
  files: (page: Page) => TestFile[] | Promise<TestFile[]>;
  content: string;
  colours: readonly (readonly number[])[];
  /** Of the classes; none where there are no labels. */
  names: readonly string[];
}

const floats = (values: Uint8Array, change: (x: number) => number) => Float32Array.from(values, change);

const FOLDERS = ['ants', 'bees', 'cats'];

const CASES: Case[] = [
  {
    name: 'IDX with labels',
    way: 'picker',
    files: () => [file('images-idx3-ubyte', images), file('labels-idx1-ubyte', labels)],
    content: `${COUNT} pictures, 28 × 28, grey, 3 classes`,
    colours: COLOURS,
    names: ['0', '1', '2'],
  },
  {
    name: 'IDX with labels, gzipped',
    way: 'drop',
    files: () => [file('a-labels.gz', gzipSync(labels)), file('b-images.gz', gzipSync(images))],
    content: `${COUNT} pictures, 28 × 28, grey, 3 classes`,
    colours: COLOURS,
    names: ['0', '1', '2'],
  },
  {
    name: 'a batch of CIFAR-10',
    way: 'drop',
    files: () => [file('data_batch_1.bin', cifar(COUNT))],
    content: `${COUNT} pictures, 32 × 32, colour, 3 classes`,
    colours: LOUD,
    names: ['airplane', 'automobile', 'bird'],
  },
  {
    name: '.npy of bytes, in colour and not square',
    way: 'paste',
    files: () => [file('a.npy', npy('|u1', [COUNT, 20, 28, 3], pixelsOf(COUNT, 20, 28, 3)))],
    content: `${COUNT} pictures, 20 × 20, colour`,
    colours: LOUD,
    names: [],
  },
  {
    name: '.npy of float32 in [0, 1], with labels',
    way: 'drop',
    files: () => [
      file(
        'x.npy',
        npy(
          '<f4',
          [COUNT, 28, 28],
          floats(pixelsOf(COUNT, 28, 28, 1), (x) => x / 255),
        ),
      ),
      file('y.npy', npy('<i8', [COUNT], BigInt64Array.from(labelsOf(COUNT), BigInt))),
    ],
    content: `${COUNT} pictures, 28 × 28, grey, 3 classes`,
    colours: COLOURS,
    names: ['0', '1', '2'],
  },
  {
    name: '.npy of float64 in [-1, 1], flat',
    way: 'picker',
    files: () => [
      file(
        'flat.npy',
        npy(
          '<f8',
          [COUNT, 256],
          Float64Array.from(pixelsOf(COUNT, 16, 16, 1), (x) => x / 127.5 - 1),
        ),
      ),
    ],
    content: `${COUNT} pictures, 16 × 16, grey`,
    colours: COLOURS,
    names: [],
  },
  {
    name: 'PNG, JPEG and WebP together',
    way: 'drop',
    files: async (page) => [
      ...(await pictures(page, 'png', 12)),
      ...(await pictures(page, 'jpeg', 12)).map(({ name, bytes }) => file(`1-${name}`, bytes)),
      ...(await pictures(page, 'webp', 12)).map(({ name, bytes }) => file(`2-${name}`, bytes)),
    ],
    content: '36 pictures, 30 × 30, colour',
    colours: LOUD,
    names: [],
  },
  {
    name: 'a ZIP of PNGs, folders as classes',
    way: 'picker',
    files: async (page) => {
      const all = await pictures(page, 'png', COUNT);
      const inside = all.map(({ name, bytes }, i) => [`pets/${FOLDERS[classOf(i)]}/${name}`, bytes]);
      return [file('pets.zip', zipSync(Object.fromEntries(inside) as Zippable))];
    },
    content: `${COUNT} pictures, 30 × 30, colour, 3 classes`,
    colours: LOUD,
    names: FOLDERS,
  },
];

for (const { name, way, files, content, colours, names } of CASES) {
  test(`${name}, by ${way}: shown and trained on`, async ({ page }) => {
    await open(page, STILL);
    const given = await files(page);
    const nothingLeft = watchRequests(page);
    await bring(page, given, way);
    await expect(own(page)).toContainText(content);
    await expect(said(page)).toContainText('nothing was uploaded');
    await expect(page.getByText('Stays in this browser; nothing is uploaded.')).toBeVisible();
    await expect.poll(() => held(page).own).toMatch(/^[0-9a-f]{16}$/);
    await holds(page, { data: 'images', N: COUNT, colour: colours === LOUD });
    await numbersAt(page, 0);
    await showsReals(page, colours, names);
    for (const one of names) await expect(toggle(page, one)).toBeVisible();
    await step(page, 1);
    await numbersAt(page, 1);
    nothingLeft();
    await expect(alert(page)).toBeEmpty();
  });
}

/** A JPEG of a camera that was held upright: red at the left and blue at the right, to be turned by a quarter. */
async function photograph(page: Page): Promise<Uint8Array> {
  const bytes = await painted(page, 'image/jpeg', [
    ['rgb(220, 30, 30)', 0, 0, 20, 40],
    ['rgb(20, 60, 230)', 20, 0, 20, 40],
  ]);
  const turned = [0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0];
  const exif = [...Buffer.from('Exif\0\0II*\0'), 8, 0, 0, 0, 1, 0, ...turned, 0, 0, 0, 0];
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2, ...exif, ...bytes.subarray(2)]);
}

/** A picture of 40 × 40, encoded by the browser, of rectangles. */
async function painted(
  page: Page,
  type: string,
  parts: [colour: string, x: number, y: number, width: number, height: number][],
): Promise<Uint8Array> {
  const base64 = await page.evaluate(
    ([type, parts]) => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: 40, height: 40 });
      const brush = canvas.getContext('2d') as CanvasRenderingContext2D;
      for (const [colour, ...place] of parts) {
        brush.fillStyle = colour;
        brush.fillRect(...place);
      }
      return canvas.toDataURL(type, 0.95).split(',')[1];
    },
    [type, parts] as const,
  );
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

test('photographs stand upright, and what is transparent lies on white', async ({ page }) => {
  await open(page, STILL);
  const kinds = [
    file('.jpg', await photograph(page)),
    file('.png', await painted(page, 'image/png', [['rgba(0, 0, 0, 0.5)', 0, 20, 40, 20]])),
  ];
  const files = Array.from({ length: 12 }, (_, i) =>
    file(`${10 + i}${kinds[i % 2].name}`, kinds[i % 2].bytes),
  );
  await bring(page, files);
  await expect(own(page)).toContainText('12 pictures, 32 × 32, colour');
  await numbersAt(page, 0);
  await expect(grid(page)).not.toHaveCount(0);
  const shown = await grid(page).evaluateAll((cells) =>
    cells.map((cell) => {
      const canvas = cell.querySelector('canvas') as HTMLCanvasElement;
      const { width, height } = canvas;
      const at = (y: number) => [
        ...(canvas.getContext('2d')?.getImageData(width - height / 2, y, 1, 1).data ?? []).slice(0, 3),
      ];
      const real = Number(/assigned to real (\d+)/.exec(cell.textContent ?? '')?.[1]);
      return { real, colours: [...at(3), ...at(height - 4)] };
    }),
  );
  expect(shown.length).toBeGreaterThan(0);
  for (const { real, colours } of shown) {
    const right = real % 2 === 0 ? [220, 30, 30, 20, 60, 230] : [255, 255, 255, 127, 127, 127];
    colours.forEach((level, c) => {
      expect(Math.abs(level - right[c]), `real ${real}: ${colours}`).toBeLessThan(12);
    });
  }
});

test('colours can be dropped, classes chosen, and structure compared in colour', async ({ page }) => {
  await open(page, STILL);
  await bring(page, [file('data_batch_1.bin', cifar(COUNT))]);
  await expect(own(page)).toContainText('colour');
  await control(page, setting('cost')).selectOption('ssim');
  await step(page, 1);
  const inColour = await numbersAt(page, 1);
  await showsReals(page, LOUD, ['airplane', 'automobile', 'bird']);
  await control(page, setting('colour')).click();
  await holds(page, { colour: false });
  await numbersAt(page, 0);
  for (const { middle } of await pairs(page)) expect(new Set(middle).size).toBe(1);
  await step(page, 1);
  expect(await numbersAt(page, 1)).not.toBe(inColour);
  await toggle(page, 'bird').click();
  await holds(page, { classes: '2' });
  await atIteration(page, 0);
  await expect(algorithm(page)).toContainText(`N = ${COUNT / 3}`);
  await expect.poll(async () => new Set((await pairs(page)).map((p) => p.label))).toEqual(new Set(['bird']));
});

test('a link names the file that it needs, and that file brings the run back', async ({ page }) => {
  const files = [file('images-idx3-ubyte', images), file('labels-idx1-ubyte', labels)];
  await open(page, STILL);
  await bring(page, files);
  await holds(page, { data: 'images' });
  await step(page, 2);
  const numbers = await numbersAt(page, 2);
  const link = page.url();
  const { own: fingerprint } = held(page);
  expect(link).toContain(`own=${fingerprint}`);
  await page.goto('about:blank');
  await page.goto(link);
  await expect(own(page)).toContainText('Choose the file it was made with');
  await expect(own(page)).toContainText(fingerprint);
  await expect(alert(page)).toContainText('choose that file again');
  const chooser = page.waitForEvent('filechooser');
  await button(page, 'Choose files…').click();
  await (await chooser).setFiles(payload(files));
  await expect(own(page)).toContainText(`${COUNT} pictures`);
  expect(held(page).own).toBe(fingerprint);
  await numbersAt(page, 0);
  await step(page, 2);
  expect(await numbersAt(page, 2)).toBe(numbers);
});

test('your own data can be chosen with the other data: nothing changes before a file is there', async ({
  page,
}) => {
  await open(page, SMALL);
  await reaches(page, 2);
  await control(page, setting('data')).selectOption('images');
  await expect(own(page)).toContainText('Until then nothing changes');
  await expect(page.getByText('Stays in this browser; nothing is uploaded.')).toBeVisible();
  expect(held(page).data).toBe('ring');
  await reaches(page, (await iterationOf(page)) + 1);
  const chooser = page.waitForEvent('filechooser');
  await button(page, 'Choose files…').click();
  await (await chooser).setFiles(
    payload([file('a.npy', npy('|u1', [COUNT, 16, 16], pixelsOf(COUNT, 16, 16, 1)))]),
  );
  await holds(page, { data: 'images', image: 16 });
  await reaches(page, 2);
});

test('while files are dragged over the page it says what happens to them', async ({ page }) => {
  await open(page, STILL);
  // A browser repeats the event as long as the files are over the page.
  const drag = () =>
    page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'a.png'));
      document.body.dispatchEvent(
        new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }),
      );
    });
  await expect
    .poll(async () => {
      await drag();
      return page.getByTestId('drop').allTextContents();
    })
    .toEqual([expect.stringContaining('nothing is uploaded')]);
});

/** Broken and hostile files: nothing is lost, nothing is sent; what is good among them is taken. */
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { zipSync } from 'fflate';
import {
  bring,
  file,
  idx,
  images,
  labels,
  npy,
  own,
  picture,
  pictures,
  type TestFile,
  table,
  watchRequests,
} from './files.ts';
import {
  alert,
  button,
  held,
  holds,
  iterationOf,
  notices,
  numbersAt,
  open,
  reaches,
  restarts,
  SMALL,
  STILL,
  step,
  watchRestarts,
} from './lab.ts';

/** Hundreds of megabytes of zeros. */
const bomb = () => zipSync({ 'zeros.png': [new Uint8Array(300e6), { level: 1 }] });
const text = 'This is no picture at all.\nIt only says so.\n';

const BROKEN: [string, () => TestFile[], RegExp][] = [
  ['a truncated IDX', () => [file('cut-idx3-ubyte', images.subarray(0, 5000))], /cut-idx3-ubyte is cut off/],
  [
    'IDX of floats',
    () => [file('f-idx3', idx([2, 8, 8], new Uint8Array(512), 13))],
    /IDX file of another kind/,
  ],
  ['labels alone', () => [file('y-idx1', labels)], /labels only: choose its images/],
  [
    'a wrong magic number',
    () => [file('x.bin', new Uint8Array(3000).fill(7))],
    /x\.bin is of a kind that is not known/,
  ],
  ['text that calls itself a picture', () => [file('cat.png', text)], /cat\.png/],
  ['an empty file', () => [file('nothing.png', '')], /nothing\.png is empty/],
  ['an empty ZIP', () => [file('empty.zip', zipSync({}))], /empty\.zip is an empty ZIP/],
  [
    'a ZIP of nothing to read',
    () => [file('a.zip', zipSync({ 'a.exe': new Uint8Array(99) }))],
    /a\.exe is of a kind/,
  ],
  [
    'a ZIP in a ZIP',
    () => [file('b.zip', zipSync({ 'c.zip': zipSync({ 'd.csv': new Uint8Array(9) }) }))],
    /archive within/,
  ],
  [
    'a ZIP that is cut off',
    () => [file('d.zip', zipSync({ 'a.bin': new Uint8Array(999) }, { level: 0 }).subarray(0, 500))],
    /d\.zip is cut off/,
  ],
  [
    'a gzip file that is cut off',
    () => [file('i.gz', gzipSync(images).subarray(0, 80))],
    /i\.gz is (cut off|damaged)/,
  ],
  ['a ZIP bomb', () => [file('bomb.zip', bomb())], /zeros\.png grows more than 200 times/],
  ['a CSV with a bad line', () => [file('p.csv', '1,2\n3,4\n5,oops\n')], /p\.csv, line 3/],
  ['a CSV of three columns', () => [file('q.csv', '1,2,3\n3,4,5\n')], /q\.csv has 3 numbers a line/],
  [
    '.npy that is not square',
    () => [file('n.npy', npy('|u1', [10, 200], new Uint8Array(2000)))],
    /shape \[10, 200\]/,
  ],
  ['.npy of texts', () => [file('t.npy', npy('<U5', [10], new Uint8Array(200)))], /type that is not read/],
  ['a saved run among others', () => [file('a.run', 'x'), file('b.png', 'y')], /opened alone/],
];

test('broken and hostile files: a clear message, and the run before goes on untouched', async ({ page }) => {
  test.slow();
  await open(page, SMALL);
  await reaches(page, 2);
  await watchRestarts(page);
  const nothingLeft = watchRequests(page);
  const before = held(page);
  for (const [name, files, message] of BROKEN) {
    await test.step(name, async () => {
      await bring(page, files());
      await expect(alert(page)).toContainText(message, { timeout: 20_000 });
      await expect(page.getByRole('progressbar')).toHaveCount(0);
      const at = await iterationOf(page);
      await reaches(page, at + 1);
      await alert(page).getByRole('button', { name: 'Dismiss' }).first().click();
      await expect(alert(page)).toBeEmpty();
    });
  }
  for (const type of ['png', 'jpeg', 'webp'] as const) {
    const whole = await picture(page, type); // as browsers write them
    await bring(page, [file(`half.${type}`, whole.subarray(0, whole.length / 2))]);
    await expect(alert(page)).toContainText(`half.${type} is cut off`);
  }
  expect(held(page)).toEqual(before);
  await restarts(page, 0);
  nothingLeft();
});

test('a ZIP whose paths point elsewhere gives its pictures and does nothing else', async ({ page }) => {
  await open(page, STILL);
  const all = await pictures(page, 'png', 12);
  const hostile = ['../../', '/etc/', 'C:\\', '__proto__/', '....//', 'a/../../'];
  const inside = all.map(({ name, bytes }, i) => [`${hostile[i % hostile.length]}${name}`, bytes] as const);
  const nothingLeft = watchRequests(page);
  await bring(page, [file('../../hostile.zip', zipSync(Object.fromEntries(inside)))]);
  await expect(own(page)).toContainText('12 pictures');
  await expect(own(page)).not.toContainText('..');
  await step(page, 1);
  await numbersAt(page, 1);
  nothingLeft();
});

test('one bad file among good ones is left out, and said so', async ({ page }) => {
  await open(page, STILL);
  await bring(page, [...(await pictures(page, 'png', 12)), file('notes.xyz', new Uint8Array(50).fill(1))]);
  await expect(own(page)).toContainText('12 pictures');
  await expect(alert(page)).toContainText('Files left out: 1. notes.xyz');
});

test('a long import can be cancelled', async ({ page }) => {
  await open(page, SMALL);
  await reaches(page, 2);
  await watchRestarts(page);
  const large = await picture(page, 'png', { width: 1000, height: 1000 });
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}.png`, large]));
  await bring(page, [file('many.zip', zipSync(many, { level: 0 }))], 'picker');
  const progress = page.getByRole('progressbar', { name: 'Reading many.zip' });
  await expect(progress).toHaveAttribute('value', /^[1-9]/, { timeout: 20_000 });
  await button(page, 'Cancel').click();
  await expect(progress).toHaveCount(0);
  await holds(page, { data: 'ring' });
  await reaches(page, (await iterationOf(page)) + 2);
  await restarts(page, 0);
  await expect(notices(page)).toHaveCount(0);
  await bring(page, [file('p.csv', table(','))]);
  await holds(page, { data: 'points' });
});

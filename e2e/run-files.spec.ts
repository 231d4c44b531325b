/** Runs as files: saved, loaded, continued exactly; broken ones; starting points. */

import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { setting } from '../src/experiment/settings.ts';
import { STARTS } from '../src/settings/starts.ts';
import type { Experiment } from '../src/settings/table.ts';
import { bring, cifar, file, pick, save } from './files.ts';
import {
  alert,
  atIteration,
  button,
  choose,
  control,
  DIGITS,
  grid,
  held,
  holds,
  iterationOf,
  notices,
  numbersAt,
  open,
  pairs,
  reaches,
  restarts,
  SMALL,
  STILL,
  STILL_DIGITS,
  slider,
  step,
  unfold,
  watchRestarts,
} from './lab.ts';

const RUNS: [string, Partial<Experiment>][] = [
  ['points', { ...STILL, latent: 'mixture', optimiser: 'rmsprop' }],
  ['digits', { ...STILL_DIGITS, cost: 'ssim', classes: '1,7', fresh: false, batch: 16 }],
];

for (const [name, change] of RUNS) {
  test(`${name}: a run saved, loaded and continued equals the uninterrupted one`, async ({ page }) => {
    await open(page, change);
    await step(page, 3);
    const third = await numbersAt(page, 3);
    const saved = await save(page);
    expect(saved.name).toMatch(/-3\.run$/);
    await step(page, 3);
    const sixth = await numbersAt(page, 6);
    const experiment = held(page);

    await button(page, 'Reset').click();
    await numbersAt(page, 0);
    await pick(page, [saved], 'Load run…');
    expect(await numbersAt(page, 3)).toBe(third);
    await step(page, 3);
    expect(await numbersAt(page, 6)).toBe(sixth);

    await page.goto('about:blank');
    await open(page, { ...STILL, data: 'moons', seed: 5 }); // another experiment, another page
    await bring(page, [saved], 'drop');
    expect(await numbersAt(page, 3)).toBe(third);
    await expect.poll(() => held(page)).toEqual(experiment);
    await step(page, 3);
    expect(await numbersAt(page, 6)).toBe(sixth);
    await expect(notices(page)).toHaveCount(0);
  });
}

test('a run that is saved between two assigner steps goes on there', async ({ page }) => {
  await open(page, STILL);
  await step(page, 1);
  await numbersAt(page, 1);
  for (const _ of [1, 2]) await choose(page, 'More steps', 'One assigner step');
  const saved = await save(page);
  await choose(page, 'More steps', 'One iteration');
  const numbers = await numbersAt(page, 2);
  await button(page, 'Reset').click();
  await numbersAt(page, 0);
  await bring(page, [saved]);
  await atIteration(page, 1);
  await choose(page, 'More steps', 'One iteration');
  expect(await numbersAt(page, 2)).toBe(numbers);
});

test('a run that plays is saved and goes on meanwhile', async ({ page }) => {
  await open(page, SMALL);
  await reaches(page, 5);
  await watchRestarts(page);
  const saved = await save(page);
  const at = Number(/-(\d+)\.run$/.exec(saved.name)?.[1]);
  expect(at).toBeGreaterThanOrEqual(5);
  await reaches(page, (await iterationOf(page)) + 5);
  await restarts(page, 0);
  await button(page, 'Pause').click();
  await bring(page, [saved]);
  await atIteration(page, at);
});

test('a run on own pictures brings them along', async ({ page }) => {
  await open(page, STILL);
  await bring(page, [file('data_batch.bin', cifar(24))]);
  await holds(page, { data: 'images', N: 24 });
  await step(page, 1);
  const first = await numbersAt(page, 1);
  const shown = await pairs(page);
  const saved = await save(page);
  await page.goto('about:blank');
  await open(page, STILL);
  await pick(page, [saved], 'Load run…');
  expect(await numbersAt(page, 1)).toBe(first);
  await expect(grid(page)).toHaveCount(shown.length);
  expect(await pairs(page)).toEqual(shown);
  await expect(page.getByTestId('own')).toContainText('24 pictures, 32 × 32, colour, 3 classes');
});

test('broken files: a message, and nothing is lost', async ({ page }) => {
  await open(page, STILL);
  await step(page, 2);
  await numbersAt(page, 2);
  const { bytes } = await save(page);
  await button(page, 'Play').click();
  await reaches(page, 4);
  await watchRestarts(page);
  const before = held(page);
  const plain = gunzipSync(bytes);
  const text = new TextDecoder('latin1').decode(plain);
  const changed = (from: string, to: string) =>
    gzipSync(Uint8Array.from(text.replace(from, to), (letter) => letter.charCodeAt(0)));
  const broken: [string, Uint8Array, RegExp][] = [
    ['text', new TextEncoder().encode('hello'), /not a saved run/],
    ['empty', new Uint8Array(0), /not a saved run|empty/],
    ['another gzip file', gzipSync(new Uint8Array(100)), /not a saved run/],
    ['cut off', bytes.subarray(0, bytes.length / 2), /The run is damaged/],
    ['cut off within', gzipSync(plain.subarray(0, plain.length - 40)), /The run is damaged: it is too short/],
    ['of another version', changed('-run 1\n', '-run 9\n'), /another version/],
    ['with a wrong header', changed('"iteration":', '"iteratiom":'), /The run is damaged/],
    ['with unknown settings', changed('"data":"ring"', '"data":"wing"'), /settings that are not valid/],
    ['of other networks', changed('"assignerWidth":16', '"assignerWidth":32'), /./],
    ['a bomb', gzipSync(new Uint8Array(540e6), { level: 1 }), /too large|not a saved run/],
  ];
  for (const [name, content, message] of broken) {
    await test.step(name, async () => {
      await bring(page, [file(`${name}.run`, content)]);
      await expect(alert(page)).toContainText(message, { timeout: 20_000 });
      await expect(alert(page)).toContainText('The previous run continues.');
      await reaches(page, (await iterationOf(page)) + 1);
      await alert(page).getByRole('button', { name: 'Dismiss' }).first().click();
      await expect(alert(page)).toBeEmpty();
    });
  }
  await restarts(page, 0);
  expect(held(page)).toEqual({ ...before, play: true });
});

// Starting points: their files may not be there, so the tests bring one of their own.

const [start] = STARTS;

test('a starting point sets everything as it was trained, and training goes on from there', async ({
  page,
}) => {
  await open(page, { ...start.change, play: false });
  await step(page, 1);
  await reaches(page, 1);
  const first = await numbersAt(page, 1);
  const { bytes } = await save(page);
  await page.route(`**/starts/${start.id}.run`, (route) => route.fulfill({ body: Buffer.from(bytes) }));
  await open(page, { ...STILL_DIGITS, theme: 'dark' });
  await control(page, setting('start')).selectOption(start.id);
  await holds(page, { start: start.id, ...start.change, theme: 'dark', N: 1000 });
  expect(await numbersAt(page, 1)).toBe(first);
  await expect(grid(page).first()).toBeVisible();
  await button(page, 'Reset').click(); // to where it started
  expect(await numbersAt(page, 1)).toBe(first);
  await step(page, 1);
  await reaches(page, 2);
  await unfold(page, setting('N'));
  await slider(page, 'N').press('Home');
  await holds(page, { start: 'none', N: 10 }); // it was trained with others
  await atIteration(page, 0);
});

test('a starting point that cannot be loaded is reported, and the run before goes on', async ({ page }) => {
  await page.route('**/starts/*.run', (route) => route.fulfill({ status: 404 }));
  await open(page, DIGITS);
  await reaches(page, 2);
  await watchRestarts(page);
  await control(page, setting('start')).selectOption(start.id);
  await expect(alert(page)).toContainText(`The starting point ${start.id} could not be loaded`);
  await holds(page, { start: 'none', N: 32 });
  await reaches(page, (await iterationOf(page)) + 2);
  await restarts(page, 0);
});

test('the experiment as a Python program; where there is none, the reason', async ({ page }) => {
  await open(page, { ...STILL, cost: 'euclidean' });
  const arriving = page.waitForEvent('download');
  await choose(page, 'Files: save, load, own data', 'Python');
  const saved = await arriving;
  expect(saved.suggestedFilename()).toBe('ring-euclidean.py');
  const text = await readFile(await saved.path(), 'utf8');
  expect(text).toContain('cost=euclidean');
  expect(text).toContain('def cost_gradient(x, y):');
  await open(page, { ...STILL, train: 'assigner' });
  await choose(page, 'Files: save, load, own data', 'Python');
  await expect(notices(page)).toContainText('Python is written for runs that train both networks.');
});

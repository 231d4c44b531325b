/** Digits: chosen in the page, loaded on demand, shown, trained. */
import { expect, test } from '@playwright/test';
import { setting } from '../src/experiment/settings.ts';
import {
  button,
  control,
  grid,
  halves,
  holds,
  numbersAt,
  open,
  reaches,
  SMALL,
  STILL,
  slider,
  step,
} from './lab.ts';

const levels = (pixels: number[]) => ({
  dark: pixels.filter((v) => v < 64).length / pixels.length,
  light: pixels.filter((v) => v > 192).length / pixels.length,
});

test('digits are loaded when they are chosen, with progress, and shown', async ({ page }) => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  const fetched = () => requests.filter((url) => url.includes('/data/mnist/'));
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/data/mnist/images-0.bin', (route) => held.then(() => route.continue()));

  await open(page, STILL);
  expect(fetched()).toEqual([]);
  await control(page, setting('data')).selectOption('mnist');
  await holds(page, { data: 'mnist' });
  await expect(page.getByRole('progressbar', { name: 'MNIST digits' })).toBeVisible();
  letGo();
  await expect(grid(page).first()).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'MNIST digits' })).toHaveCount(0);
  expect(fetched().filter((url) => url.includes('images-')).length).toBe(1); // 64 digits are in the first file

  await expect(grid(page)).toHaveCount(48);
  const { side, left, right } = await halves(page, 0);
  expect(side).toBe(28);
  expect(levels(right).dark).toBeGreaterThan(0.5); // a digit: light strokes on black
  expect(levels(right).light).toBeGreaterThan(0.02);
  await step(page, 2);
  await numbersAt(page, 2);
  await expect.poll(() => halves(page, 0).then((h) => h.left)).not.toEqual(left);
  await expect(page.getByRole('list', { name: 'Most over-assigned reals' })).toBeVisible();
  await grid(page).first().getByRole('button').focus();
  await expect(
    page.getByText(/^Generated image 1, assigned to real \d+ \(\d\): s·c\s\+\sψ\s= /).first(),
  ).toBeVisible();
});

test('number and size of the digits, while the run plays', async ({ page }) => {
  await open(page, { ...SMALL, data: 'mnist', image: 16 });
  await reaches(page, 3);
  await expect(grid(page).first()).toBeVisible();
  expect((await halves(page, 0)).side).toBe(16);
  await control(page, setting('image')).selectOption('32');
  await holds(page, { image: 32 });
  await expect.poll(() => halves(page, 0).then((h) => h.side)).toBe(32);
  await slider(page, 'N').press('Home');
  await holds(page, { N: 10 });
  await expect(page.getByRole('region', { name: 'Algorithm' })).toContainText('N = 10');
  await reaches(page, 3);
});

test('loading can be cancelled, and a failed download is reported', async ({ page }) => {
  await page.route('**/data/mnist/images-0.bin', () => {}); // never answered
  await open(page, STILL);
  await control(page, setting('data')).selectOption('mnist');
  await button(page, 'Cancel').click();
  await holds(page, { data: 'ring' });
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await step(page, 1);
  await numbersAt(page, 1);
  await page.unroute('**/data/mnist/images-0.bin');
  await page.route('**/data/mnist/images-0.bin', (route) => route.abort());
  await control(page, setting('data')).selectOption('mnist');
  await expect(page.getByRole('alert')).toContainText('mnist/images-0.bin could not be loaded');
  await step(page, 1);
  await numbersAt(page, 2); // of the run before
});

test('without a network the page says that a part of the program is missing, until it can be loaded', async ({
  page,
}) => {
  await open(page, STILL);
  await page.route('**/assets/image-reals-*.js', (route) => route.abort());
  await control(page, setting('data')).selectOption('mnist');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('A part of the program could not be loaded. Is the network available?');
  await page.unroute('**/assets/image-reals-*.js');
  await control(page, setting('data')).selectOption('mnist');
  await expect(grid(page).first()).toBeVisible();
  await expect(alert).toBeEmpty();
});

test('MNIST comes with its own defaults', async ({ page }) => {
  await page.goto('./#data=mnist&play=0');
  await expect(grid(page).first()).toBeVisible({ timeout: 30_000 });
  await expect(control(page, setting('N'))).toHaveValue('1000');
  await expect(control(page, setting('image'))).toHaveValue('28');
  await step(page, 1);
  await expect(page.getByTestId('iteration')).toHaveText('1', { timeout: 45_000 });
});

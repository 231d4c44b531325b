import { expect, test } from '@playwright/test';
import { firstDownload } from '../scripts/first-download.ts';
import { button, picture, reaches } from './lab.ts';

test('moves by itself, and loads no data set', async ({ page }) => {
  const errors: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('request', (request) => requests.push(request.url()));

  await page.goto('./');
  await reaches(page, 1);
  const [background, points] = [await picture(page, 'background'), await picture(page, 'points')];
  await reaches(page, 3);
  await expect.poll(() => picture(page, 'points')).not.toBe(points);
  await expect.poll(() => picture(page, 'background')).not.toBe(background); // the loads colour the reals
  await expect(button(page, 'Pause')).toBeVisible();
  await expect(page.getByTestId('rate')).toHaveText(/^[\d.]+ it\/s$/);
  expect(new URL(page.url()).hash).toBe('');
  expect(requests.some((url) => url.endsWith('.wasm'))).toBe(true); // the worker's requests are seen too
  expect(requests.filter((url) => url.includes('/data/'))).toEqual([]);
  expect(errors).toEqual([]);
});

test('charts and words follow the run', async ({ page }) => {
  await page.goto('./');
  await reaches(page, 2);
  const plane = page.getByRole('application', { name: /^The plane with 2,000 reals and/ });
  await expect(plane).toHaveAccessibleName(/after [1-9]\d* iterations?\..*transport cost at least/);
  await expect(page.getByTestId('sentence')).toContainText(
    /2,000 generated points, orange squares, look for 2,000 reals/,
  );
  await expect(page.getByTestId('distance')).toHaveText(/^[≥\d].* transport cost$/);
  await expect(page.getByRole('application', { name: /^Transport cost\. At iteration/ })).toBeVisible();
  await expect(page.getByRole('application', { name: /^Histogram of loads/ })).toBeVisible();
});

test('the ring moves by exactly what counts as the first download', async ({ page }) => {
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 1000); // after some seconds the page fetches all the rest, moving or not
  const counted = await firstDownload();
  const last = counted.find((name) => name.includes('/assignment-trainer-'));
  const asked = new Set<string>();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.context().route('**', async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1) || 'index.html';
    asked.add(name);
    if (name === last) await released;
    if (counted.includes(name)) await route.continue(); // nothing else is ever answered
  });

  await page.goto('./');
  await expect.poll(() => [...asked], { timeout: 30_000 }).toContain(last);
  expect([...asked].filter((name) => !counted.includes(name))).toEqual([]);
  release();
  await page.clock.resume();
  await reaches(page, 1);
  const points = await picture(page, 'points');
  await expect.poll(() => picture(page, 'points')).not.toBe(points);
  const icon = 'favicon.svg'; // the browser fetches it when it likes
  expect(counted.filter((name) => name !== icon && !asked.has(name))).toEqual([]);
});

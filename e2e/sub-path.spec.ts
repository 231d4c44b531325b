/** The built site needs nothing of its server: any folder, no special headers. */

import { expect, test } from '@playwright/test';
import { defaults } from '../src/experiment/experiment.ts';
import { setting } from '../src/experiment/settings.ts';
import { listing } from '../src/methods/assignment/listing.ts';
import { linesOf } from '../src/methods/listing.ts';
import { WORDS } from '../test/words.ts';
import { begun, control, reaches } from './lab.ts';
import { type Site, serve } from './site.ts';

/** The paper's own variant. */
const LINES = linesOf(listing(defaults(), WORDS));

const FOLDER = '/~someone/courses/ot/';
let site: Site;

test.beforeAll(async () => {
  site = await serve(FOLDER);
});
test.afterAll(() => site.close());

test('the site works in a folder of any server', async ({ page }) => {
  await page.goto(`${site.address}#N=64&assignerWidth=16&generatorWidth=16`);
  await begun(page);
  await reaches(page, 2);
  await page.getByText(LINES[1].text).click();
  await expect(page.locator('.katex').first()).toBeVisible(); // loaded later
  await control(page, setting('data')).selectOption('mnist');
  await expect(page.getByTestId('samples')).toBeVisible();
  await reaches(page, 1);
  expect(new URL(page.url()).pathname).toBe(FOLDER);
  expect(site.missing).toEqual([]);
});

test('so does the page of the paper’s experiments, with what is stored', async ({ page }) => {
  await page.goto(`${site.address}?experiments`);
  await expect(page.getByRole('link', { name: /^All numbers/ }).first()).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(site.missing).toEqual([]);
});

/** After one visit everything works with the network cut; a new version waits until the visitor takes it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { defaults } from '../src/experiment/experiment.ts';
import { setting } from '../src/experiment/settings.ts';
import { listing } from '../src/methods/assignment/listing.ts';
import { linesOf } from '../src/methods/listing.ts';
import { WORDS } from '../test/words.ts';
import { begun, control, notices, reaches } from './lab.ts';
import { serve } from './site.ts';

test.use({ serviceWorkers: 'allow' });

/** The formulas of the listing. */
const LINES = linesOf(listing(defaults(), WORDS));
const REVISION =
  /(?<=url:"index\.html",revision:"|"url":"index\.html","revision":")\w+|(?<=revision:")\w+(?=",url:"index\.html")/;

test('works with the network cut after one visit, under a sub path; a new version is offered, and taken by a reload alone', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const root = mkdtempSync(join(tmpdir(), 'site-'));
  cpSync('dist', root, { recursive: true, filter: (name) => !/\.map$|starts|pictures/.test(name) });
  const site = await serve('/courses/ot/', {}, root);
  const link = `${site.address}#N=64&assignerWidth=16&generatorWidth=16`;
  const again = async () => {
    await page.goto('about:blank');
    await page.goto(link);
    await begun(page);
    await reaches(page, 2);
  };
  const amend = (name: string, by: (text: string) => string) =>
    writeFileSync(join(root, name), by(readFileSync(join(root, name), 'utf8')));
  try {
    await page.goto(link);
    await expect(notices(page).getByText('works without a network')).toBeVisible({ timeout: 60_000 });
    site.cut(true);
    await control(page, setting('data')).selectOption('fashion'); // the page that was there before
    await expect(page.getByTestId('samples')).toBeVisible();
    await again();
    await page.getByText(LINES[1].text).click();
    await expect(page.locator('.katex').first()).toBeVisible();
    await control(page, setting('data')).selectOption('mnist');
    await expect(page.getByTestId('samples')).toBeVisible();
    await page.goto(`${site.address}?experiments`);
    await expect(page.getByRole('link', { name: /^All numbers/ }).first()).toBeVisible();

    site.cut(false);
    amend('index.html', (html) => html.replace(/<title>[^<]*/, '<title>Next'));
    amend('sw.js', (worker) => worker.replace(REVISION, 'next'));
    await again();
    await expect(page).toHaveTitle(/^Transport Lab/);
    await notices(page).getByRole('button', { name: 'Reload' }).click({ timeout: 30_000 });
    await expect(page).toHaveTitle('Next');
    await reaches(page, 2);
  } finally {
    await site.close();
    rmSync(root, { recursive: true });
  }
});

/** The page of the paper's experiments: published and stored values, ways to the lab, runs in the page. */
import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { ROW_NAMES, runOf, SCALES, TABLES } from '../src/experiment/paper-tables.ts';
import { readResult, type StoredResult } from '../src/experiment/results.ts';
import { toHash } from '../src/experiment/url.ts';
import { proven, variance } from '../src/views/paper/words.ts';
import { begun, button, clean, holds, menuEntry, open, STILL } from './lab.ts';

const json = (file: string): unknown => JSON.parse(readFileSync(`public/results/${file}`, 'utf8'));
const STORED: readonly StoredResult[] = (json('index.json') as string[]).map((file) =>
  readResult(json(file)),
);

const table = (page: Page, title: string): Locator => page.getByRole('table', { name: title });
const row = (page: Page, title: string, method: string): Locator =>
  table(page, title)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: method, exact: true }) });
const card = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const SQUARE = 'MNIST. Assignment, squared distance';

test('published values, and what is stored, and nothing for what was not run', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto('./?experiments');
  const scales = (['paper', 'full', 'small'] as const).filter(
    (s) => s === 'small' || STORED.some((r) => r.scale === s),
  );
  for (const { number, title, rows } of TABLES) {
    for (const { method, name, published } of rows) {
      const cells = row(page, `Table ${number}: ${title}`, method).getByRole('cell');
      const own = name === null ? 1 : scales.length;
      await expect(cells).toHaveCount(2 * (1 + own));
      await expect(cells.nth(0)).toHaveText(published.w1.toFixed(2));
      await expect(cells.nth(1 + own)).toHaveText(published.variance?.toFixed(2) ?? '–');
      if (name === null) {
        for (const at of [1, 3]) await expect(cells.nth(at)).toHaveText('published only');
        continue;
      }
      for (const [at, scale] of scales.entries()) {
        const result = STORED.find((r) => r.name === name && r.scale === scale);
        const [distance, spread] = result
          ? [proven(result.metrics.w1), variance(result.metrics)[0]]
          : ['not run', 'not run'];
        await expect(cells.nth(1 + at)).toContainText(distance);
        await expect(cells.nth(2 + own + at)).toContainText(spread);
      }
    }
    const all = table(page, `Table ${number}: ${title}`).getByRole('cell');
    for (const text of await all.allInnerTexts()) expect(text.trim()).not.toBe('');
  }
  await expect(page.getByRole('link', { name: /^Open in the lab/ })).toHaveCount(
    ROW_NAMES.length * SCALES.length,
  );
  await expect(page.getByRole('link', { name: /^All numbers/ })).toHaveCount(STORED.length);
  expect(errors).toEqual([]);
});

test('each row opens in the lab with its settings', async ({ page }) => {
  await page.goto('./?experiments#theme=dark');
  const { experiment } = runOf('mnist-square', 'small');
  const link = page.getByRole('link', { name: `Open in the lab: ${SQUARE}, small scale` });
  await expect(link).toHaveAttribute('href', `./${toHash({ ...experiment, theme: 'dark' })}`);
  await link.click();
  await begun(page);
  await holds(page, { data: 'mnist', cost: 'square', N: 500, centres: 1000, ratio: 2, theme: 'dark' });
});

test('the lab’s menu leads there, in its theme', async ({ page, context }) => {
  await open(page, { ...STILL, theme: 'dark' });
  await button(page, 'Experiments to start from').click();
  const coming = context.waitForEvent('page');
  await menuEntry(page, 'Experiments of the paper').click();
  const opened = await coming;
  await expect(opened.getByRole('heading', { name: 'Table 1: MNIST' })).toBeVisible();
  await expect(opened.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('a row is run here, one at a time, and cancelled', async ({ page }) => {
  await page.goto('./?experiments');
  await button(page, `Run here at small scale: ${SQUARE}`).focus();
  await page.keyboard.press('Enter');
  await expect(card(page, SQUARE).getByText(/^Training: iteration [1-9]\d* of 150/)).toBeVisible({
    timeout: 30_000,
  });
  await expect(
    button(page, 'Run here at small scale: MNIST. Assignment, structural similarity'),
  ).toBeDisabled();
  await clean(page);
  await expect(button(page, `Cancel: ${SQUARE}`)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(button(page, `Run here at small scale: ${SQUARE}`)).toBeFocused();
  await expect(card(page, SQUARE).getByText('On this device')).toHaveCount(0);
});

test('a short run by the link is measured here, beside what is stored', async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto('./?experiments&iterations=1');
  await button(page, `Run here at small scale: ${SQUARE}`).click();
  await expect(card(page, SQUARE)).toContainText(/On this device after 1 iteration: distance 1\d\.\d/, {
    timeout: 170_000,
  });
  const cells = row(page, 'Table 1: MNIST', 'Assignment, squared distance').getByRole('cell');
  await expect(cells.nth(1)).toContainText(/here 1\d\.\d\d/);
  await expect(cells.nth(3)).toContainText(/here \d+\.\d\d/);
});

test('what is too wide for a phone scrolls sideways, by keyboard too, and says so', async ({ page }) => {
  await page.goto('./?experiments');
  const region = page.getByRole('region', { name: 'Table 1: MNIST' });
  const note = page.getByText('The table scrolls sideways.').first();
  await expect(region).toBeVisible();
  await expect(region).not.toHaveAttribute('tabindex');
  await expect(note).toHaveCount(0);

  await page.setViewportSize({ width: 390, height: 844 });
  await expect(note).toBeVisible();
  /** How much of each shadow is seen: beside the names, and at the right edge. */
  const shadows = () =>
    region.evaluate((element) => {
      const of = (e: Element | null) => e && Number(getComputedStyle(e, '::after').opacity);
      return [of(element.querySelector('th[scope="row"]')), of(element.parentElement)];
    });
  await expect.poll(shadows).toEqual([0, 1]);
  await region.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(shadows).toEqual([1, 1]);
  for (let k = 0; k < 20; k++) await page.keyboard.press('ArrowRight');
  await expect.poll(shadows).toEqual([1, 0]);
});

for (const theme of ['light', 'dark', 'projector'] as const) {
  test(`nothing that axe finds, and nothing too wide, ${theme}`, async ({ page }) => {
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ]) {
      await page.setViewportSize({ width, height });
      await page.goto(`./?experiments#theme=${theme}`);
      await expect(page.locator('.katex').first()).toBeVisible();
      await clean(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });
}

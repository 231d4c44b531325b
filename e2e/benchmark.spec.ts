/** The page of the Wasserstein-1 benchmark: a pair, a solver at work, published and own figures. */
import { expect, type Page, test } from '@playwright/test';
import { button, clean, menuEntry, open, STILL } from './lab.ts';

const picture = (page: Page, name: RegExp) => page.getByRole('img', { name });
/** Are there several colours in a picture, i.e. is anything drawn? */
const drawn = (page: Page, name: RegExp) =>
  expect
    .poll(() =>
      picture(page, name).evaluate((element) => {
        const canvas = element as HTMLCanvasElement;
        const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        return new Set(new Uint32Array((data as Uint8ClampedArray).buffer)).size;
      }),
    )
    .toBeGreaterThan(50);

test('a solver runs: its potential, figures and charts, beside what was published', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto('./?benchmark');
  await drawn(page, /^The optimal potential of the pair N = 4, seed 1/);
  await page.getByLabel('Iterations').fill('12');
  await button(page, 'Run').click();
  await drawn(page, /^The potential that LP has learnt/);
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: /^LP/ }) });
  await expect(row.getByRole('cell').nth(0)).toHaveText('0.82');
  await expect(row.getByRole('cell').nth(1)).toContainText(/here -?\d\.\d\d 12 it/);
  await page.getByRole('button', { name: 'Estimate', exact: true }).click();
  await expect(row.getByRole('cell').nth(0)).toHaveText('0.89');
  await expect(page.getByRole('application', { name: /^Cosine\. At iteration 12/ })).toBeVisible();
  await drawn(page, /^The potential of LP/);
  await clean(page);
  expect(errors).toEqual([]);
});

test('a run is cancelled by keyboard, and what cannot be read has no effect', async ({ page }) => {
  await page.goto('./?benchmark');
  const iterations = page.getByLabel('Iterations');
  await iterations.fill('9000');
  await iterations.fill('9000x');
  await expect(iterations).toHaveAttribute('aria-invalid', 'true');
  await iterations.press('Enter');
  await expect(page.getByText('LP is running')).toBeAttached();
  await button(page, 'Cancel').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('No solver is running')).toBeAttached();
  await expect(button(page, 'Run')).toBeFocused();
});

test('a cell of the table is run in many dimensions, on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto('./?benchmark');
  await page.getByLabel('Dimension D').selectOption('8');
  await page.getByLabel('Iterations').fill('2');
  await button(page, 'Run WC on N = 16').click();
  await expect(page.getByRole('cell').filter({ hasText: /here -?\d\.\d\d 2 it/ })).toBeVisible({
    timeout: 20_000,
  });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
});

test('the lab’s menu leads there, in its theme', async ({ page, context }) => {
  await open(page, { ...STILL, theme: 'dark' });
  await button(page, 'Experiments to start from').click();
  const coming = context.waitForEvent('page');
  await menuEntry(page, 'Wasserstein-1 benchmark').click();
  const opened = await coming;
  await expect(opened.getByRole('heading', { name: 'A solver at work' })).toBeVisible();
  await expect(opened.locator('html')).toHaveAttribute('data-theme', 'dark');
});

/** The metrics of the paper, measured in the page: on the plane and of images. */
import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { fromHash } from '../src/experiment/url.ts';
import {
  button,
  clean,
  DIGITS,
  held,
  iterationOf,
  measure,
  metric,
  numbersAt,
  open,
  reaches,
  SMALL,
  STILL,
  sheet,
  step,
  tabTo,
} from './lab.ts';

const start = (page: Page): Locator => sheet(page).getByRole('button', { name: 'Start' });

/** The JSON that the page offers. */
async function downloaded(page: Page) {
  const coming = page.waitForEvent('download');
  await sheet(page).getByRole('button', { name: 'Download JSON' }).click();
  const file = await coming;
  return { name: file.suggestedFilename(), json: JSON.parse(await readFile(await file.path(), 'utf8')) };
}

test('the plane: table, help and the JSON with everything needed to repeat it', async ({ page }) => {
  await open(page, STILL);
  await step(page, 2);
  await numbersAt(page, 2);
  await measure(page, '10 N');
  const caption = sheet(page).getByRole('caption');
  await expect(caption).toContainText('640 samples of iteration 2 against 64 reals', { timeout: 30_000 });
  await clean(page, '[role="dialog"]');
  const { name, json } = await downloaded(page);
  expect(name).toBe('ring-power-2-metrics.json');
  expect(json).toMatchObject({ samples: 640, N: 64, iteration: 2, cost: 'power' });
  expect(json.w1.lower).toBeLessThanOrEqual(json.w1.upper);
  expect(json.own.gap).toBeLessThanOrEqual(json.gap);
  expect(json.variance.tenth).toBeCloseTo(json.variance.eq16 / 10, 9);
  expect(fromHash(new URL(json.link).hash).experiment).toEqual(held(page));
  expect(Number.parseFloat((await metric(page, 'W₁').textContent()) ?? '')).toBeCloseTo(json.w1.upper, 3);
  await expect(metric(page, 'Unassigned reals')).toContainText(`of 64`);
  await expect(metric(page, 'Modes captured')).toContainText(`${json.modes.captured} of 10`);
  await expect(sheet(page).getByRole('columnheader', { name: 'Published' })).toHaveCount(0);

  const help = page.getByRole('tooltip');
  await tabTo(sheet(page).getByRole('button', { name: 'Assignment variance' }));
  await expect(help).toContainText('Eq. 16');
  await page.keyboard.press('Escape'); // closes the help alone
  await expect(help).toHaveCount(0);
  await expect(sheet(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet(page)).toHaveCount(0);
  await button(page, 'Measure').click();
  await expect(caption).toBeVisible(); // it is kept
});

test('training goes on meanwhile, and the sheet may be closed', async ({ page }) => {
  await open(page, SMALL);
  await reaches(page, 2);
  await measure(page, '1 N');
  await page.keyboard.press('Escape');
  await expect(page.getByText('Measuring is done: press Measure again')).toBeVisible({ timeout: 30_000 });
  await reaches(page, (await iterationOf(page)) + 2);
  await button(page, 'Measure').click();
  const caption = await sheet(page).getByRole('caption').textContent();
  expect(Number(/iteration ([\d,]+)/.exec(caption ?? '')?.[1].replace(',', ''))).toBeLessThan(
    await iterationOf(page),
  );
});

test('progress, and cancelling at once', async ({ page }) => {
  await open(page, { ...STILL, N: 3000 });
  await measure(page, '10 N');
  await expect(sheet(page).getByRole('progressbar')).toBeVisible();
  await expect(sheet(page)).toContainText('30,000 samples of iteration 0', { timeout: 30_000 });
  await expect(sheet(page).getByRole('caption')).toHaveText('Known so far', { timeout: 30_000 });
  await clean(page, '[role="dialog"]');
  await sheet(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(start(page)).toBeVisible({ timeout: 1000 });
  await expect(sheet(page).getByRole('table')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await step(page, 1); // the run is not held up
  await reaches(page, 1);
});

test('what does not fit into the memory cannot be chosen', async ({ page }) => {
  await open(page, { ...STILL, N: 20_000 });
  await button(page, 'Measure').click();
  await expect(sheet(page).getByRole('radio', { name: '10 N' })).toBeDisabled();
  await expect(sheet(page).getByRole('radio', { name: '1 N' })).toBeChecked();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('digits under structural similarity', async ({ page }) => {
    await open(page, { ...DIGITS, play: false, cost: 'ssim' });
    await page.getByRole('tab', { name: 'Charts' }).click();
    await measure(page, '2 N');
    await expect(sheet(page).getByRole('caption')).toContainText('64 samples', { timeout: 60_000 });
    const { json } = await downloaded(page);
    expect(json).toMatchObject({ samples: 64, N: 32, cost: 'ssim', own: { upper: expect.any(Number) } });
    await clean(page, '[role="dialog"]');
  });
});

/** Two experiments side by side. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { readBeside } from '../src/experiment/beside.ts';
import { fromHash } from '../src/experiment/url.ts';
import type { Experiment, Key } from '../src/settings/table.ts';
import { button, choose, clean, menuEntry, open, reaches, SMALL, STILL, tabTo } from './lab.ts';

const lane = (page: Page, side: 'Left' | 'Right'): Locator =>
  page.getByRole('region', { name: `${side} lane` });
const iterationOf = async (of: Locator): Promise<number> =>
  Number(await of.getByTestId('iteration').textContent());
const differences = (page: Page): Locator => page.getByTestId('differences');
const settingsOf = (page: Page, side: 'Left' | 'Right') => page.getByRole('tab', { name: side }).click();
const cost = (page: Page) => page.getByRole('combobox', { name: 'Cost', exact: true });

/** The second experiment that the address holds. */
function heldBeside(page: Page): Experiment | null {
  const { experiment, beside } = fromHash(new URL(page.url()).hash);
  return beside ? readBeside(experiment, beside).experiment : null;
}
const holdsBeside = (page: Page, key: Key, value: unknown) =>
  expect.poll(() => heldBeside(page)?.[key]).toBe(value);

async function openBeside(page: Page, entry = 'The same run'): Promise<void> {
  await choose(page, 'Compare with another experiment', entry);
  await expect(lane(page, 'Right').getByTestId('backend')).toBeVisible({ timeout: 30_000 });
}

test('the same run twice: another cost on the right alone, told in words, kept by link, reload and Back', async ({
  page,
}) => {
  await open(page, { ...STILL, cost: 'square' });
  await button(page, 'Step').click();
  await expect(page.getByTestId('iteration')).toHaveText('1');
  await openBeside(page);
  await expect(differences(page)).toContainText('Both lanes have the same settings.');
  await settingsOf(page, 'Right');
  await cost(page).selectOption('euclidean');
  await expect(differences(page)).toContainText('Cost: Squared Euclidean | Euclidean');
  await settingsOf(page, 'Left');
  await expect(cost(page)).toHaveValue('square');
  await holdsBeside(page, 'cost', 'euclidean');
  await clean(page);

  await button(page, 'Step').click(); // both
  for (const side of ['Left', 'Right'] as const)
    await expect(lane(page, side).getByTestId('iteration')).not.toHaveText('0');
  await page.reload();
  await expect(lane(page, 'Right').getByTestId('backend')).toBeVisible({ timeout: 30_000 });
  await expect(differences(page)).toContainText('Cost: Squared Euclidean | Euclidean');
  await page.goBack();
  await expect(lane(page, 'Right')).toHaveCount(0);
  await expect(page.getByTestId('iteration')).not.toHaveText('0'); // its run, not another one
  await page.goForward();
  await expect(differences(page)).toContainText('Cost: Squared Euclidean | Euclidean');
});

test('swap, only what differs, copy, and back to one', async ({ page }) => {
  await page.goto(
    './#N=64&assignerWidth=16&generatorWidth=16&play=0&cost=square&beside.cost=euclidean&beside.N=100',
  );
  await expect(differences(page)).toContainText('Cost: Squared Euclidean | Euclidean');
  await expect(
    lane(page, 'Right').getByRole('application', { name: /^The plane with 100 reals/ }),
  ).toBeVisible();
  await tabTo(button(page, 'Swap'));
  await page.keyboard.press('Enter');
  await expect(differences(page)).toContainText('Cost: Euclidean | Squared Euclidean');
  await expect(
    lane(page, 'Left').getByRole('application', { name: /^The plane with 100 reals/ }),
  ).toBeVisible();
  await holdsBeside(page, 'N', 64);

  await page.getByRole('switch', { name: 'Only what differs' }).check();
  const rows = page.getByRole('region', { name: 'What differs' }).locator('[data-setting]');
  await expect(rows).toHaveCount(3); // the exponent is a way to choose the cost
  await button(page, 'Copy left to right').click();
  await expect(differences(page)).toContainText('Both lanes have the same settings.');
  await expect(
    lane(page, 'Right').getByRole('application', { name: /^The plane with 100 reals/ }),
  ).toBeVisible();
  await choose(page, 'Back to one lane', 'Keep the right one');
  await expect(lane(page, 'Right')).toHaveCount(0);
  await expect.poll(() => fromHash(new URL(page.url()).hash).experiment.N).toBe(100);
  expect(heldBeside(page)).toBeNull();
});

test('both are in step, pause at once, and are scrubbed together', async ({ page }) => {
  await page.goto('./#N=64&assignerWidth=16&generatorWidth=16&beside.assignerWidth=64&beside.N=300');
  const [left, right] = [lane(page, 'Left'), lane(page, 'Right')];
  await expect.poll(() => iterationOf(right), { timeout: 30_000 }).toBeGreaterThan(20);
  await page.keyboard.press(' ');
  for (const of of [left, right]) await expect(of.getByTestId('rate')).toHaveText('paused');
  await expect
    .poll(async () => Math.abs((await iterationOf(left)) - (await iterationOf(right))))
    .toBeLessThanOrEqual(5); // each ends its iteration after the pause
  const frame = page.getByRole('slider', { name: 'Frame' });
  await frame.focus();
  await frame.press('Home');
  for (const of of [left, right]) await expect.poll(() => iterationOf(of)).toBeLessThan(10);
  await page.keyboard.press('Escape');
  for (const of of [left, right]) await expect.poll(() => iterationOf(of)).toBeGreaterThan(10);
});

test('zoom and chosen point are the same in both', async ({ page }) => {
  await page.goto('./#N=64&assignerWidth=16&generatorWidth=16&play=0&beside.cost=euclidean');
  const planes = ['Left', 'Right'].map((side) =>
    lane(page, side as 'Left').getByRole('application', { name: /^The plane with 64 reals/ }),
  );
  await expect(planes[1]).toBeVisible({ timeout: 30_000 });
  await tabTo(planes[0]);
  await page.keyboard.press('ArrowRight');
  for (const plane of planes) await expect(plane.getByText(/^Generated \d+$/)).toBeAttached();
  for (const key of ['+', '+', '+', '+', '+']) await page.keyboard.press(key);
  for (const side of ['Left', 'Right'] as const)
    await expect(
      lane(page, side)
        .getByTestId(/^beyond-/)
        .first(),
    ).toBeAttached();
});

test('on a phone one is above the other; any experiment can be beside', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, SMALL);
  await button(page, 'Compare with another experiment').click();
  await menuEntry(page, 'Two moons, Euclidean').click();
  await expect(differences(page)).toContainText('Data: ');
  const [left, right] = [await lane(page, 'Left').boundingBox(), await lane(page, 'Right').boundingBox()];
  expect(right?.y ?? 0).toBeGreaterThanOrEqual((left?.y ?? 0) + (left?.height ?? 0));
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await clean(page);
});

test('a moment is frozen beside the run; one picture is wiped over the other by keys', async ({ page }) => {
  await open(page, STILL);
  await button(page, 'Step').click();
  await expect(page.getByTestId('iteration')).toHaveText('1');
  await openBeside(page, 'This moment, frozen');
  await button(page, 'Step').click();
  await expect(lane(page, 'Right').getByTestId('iteration')).toHaveText('2');
  await expect(lane(page, 'Left').getByTestId('iteration')).toHaveText('1');
  await expect.poll(() => heldBeside(page)).toBeNull(); // a moment is not part of a link
  await button(page, 'Wipe').click();
  const edge = page.getByRole('slider', { name: 'Wipe between left and right' });
  await edge.focus();
  const box = await lane(page, 'Right').getByTestId('plane').boundingBox();
  expect(await lane(page, 'Left').getByTestId('plane').boundingBox()).toEqual(box);
  /** Whose picture is at a place, in shares of its width? */
  const at = (share: number) =>
    page.evaluate(
      ([x, y]) =>
        document.elementFromPoint(x, y)?.closest('[data-testid^="lane-"]')?.getAttribute('data-testid'),
      [(box?.x ?? 0) + share * (box?.width ?? 0), (box?.y ?? 0) + 0.5 * (box?.height ?? 0)],
    );
  expect([await at(0.4), await at(0.6)]).toEqual(['lane-left', 'lane-right']);
  await edge.press('Home');
  await expect(edge).toHaveAttribute('aria-valuetext', 'left 0 %, right 100 %');
  expect(await at(0.4)).toBe('lane-right');
  await edge.press('End');
  expect(await at(0.6)).toBe('lane-left');
  await clean(page);
});

test('runs that are replaced are kept, in the table and in the charts, and lead back', async ({ page }) => {
  await open(page, SMALL);
  await reaches(page, 25);
  await button(page, 'Reset').click();
  const table = page.getByRole('region', { name: 'Runs kept' });
  await expect(table.getByRole('row')).toHaveCount(2);
  await expect(table).toContainText('the first run');
  await reaches(page, 25);
  const seed = fromHash(new URL(page.url()).hash).experiment.seed;
  await button(page, 'New seed').click();
  await expect(table.getByRole('row').nth(1)).toContainText('the same settings');
  await expect(page.locator('.v-curve.v-of-kept').first()).toBeAttached();
  await clean(page);
  const saved = page.waitForEvent('download');
  await table.getByRole('button', { name: 'LaTeX' }).click();
  expect((await saved).suggestedFilename()).toBe('runs.tex');
  await table
    .getByRole('button', { name: /back to its settings/ })
    .first()
    .click();
  await expect.poll(() => fromHash(new URL(page.url()).hash).experiment.seed).toBe(seed);
  await table.getByRole('button', { name: 'Clear runs' }).click();
  await expect(table).toHaveCount(0);
});

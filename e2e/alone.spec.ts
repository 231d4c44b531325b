import { expect, type Page, test } from '@playwright/test';
import { setting } from '../src/settings/settings.ts';
import {
  algorithm,
  button,
  choose,
  clean,
  control,
  dualIn,
  holds,
  iterationOf,
  notices,
  open,
  pause,
  reaches,
  SMALL,
  STILL,
  unfold,
} from './lab.ts';

const ALONE = { train: 'assigner', assignerKind: 'table' } as const;
const done = /^The loads are even after \d+ assigner steps/;
const lastLine = (page: Page) => algorithm(page).locator('[data-line="generator"]');

test('the preset evens out the loads by itself, pauses and says why', async ({ page }) => {
  test.slow();
  await open(page, STILL);
  await choose(page, 'Experiments to start from', 'The assigner alone');
  await holds(page, ALONE);
  await button(page, 'Play').click();
  await expect(algorithm(page)).toContainText(/\d % misplaced/);
  await expect(lastLine(page)).toContainText('stands still');
  await expect(notices(page)).toContainText(done, { timeout: 90_000 });
  await expect(button(page, 'Play')).toBeVisible();
  await expect(algorithm(page)).toContainText('loads even');
  const at = await iterationOf(page);
  await button(page, 'Play').click();
  await reaches(page, at + 3); // whoever goes on is left alone
  await expect(button(page, 'Pause')).toBeVisible();
});

test('a GAN that runs is frozen and goes on again', async ({ page }) => {
  await open(page, { ...SMALL, speed: 20 }); // at full speed a round of the assigner may be over before the pause
  await reaches(page, 3);
  await unfold(page, setting('train'));
  await control(page, setting('train')).selectOption({ label: 'Assigner alone' });
  await holds(page, { train: 'assigner' });
  await expect(lastLine(page)).toContainText('stands still');
  const frozen = await iterationOf(page);
  await reaches(page, frozen + 3);
  const now = await pause(page);
  await button(page, 'More steps').click();
  await expect(page.getByRole('menuitem')).toHaveText([/One iteration/, /One assigner step/]);
  await page.keyboard.press('Escape');
  const dual = dualIn(await algorithm(page).innerText());
  await page.keyboard.press('g'); // the generator does not move
  await button(page, 'Step').click();
  await expect.poll(() => iterationOf(page)).toBe(now + 1);
  expect(dualIn(await algorithm(page).innerText())).toBeGreaterThan(0.8 * dual);
  await control(page, setting('train')).selectOption({ label: 'Both networks' });
  await button(page, 'Play').click();
  await reaches(page, now + 4);
  await expect(lastLine(page)).toContainText('mean cost');
  await holds(page, { train: 'both' });
});

test('a table warns where the generator moves, and its ψ field says why there is none', async ({ page }) => {
  await open(page, { ...STILL, ...ALONE, layers: 'reals,psi,cells' });
  await expect(page.getByText('ψ at the reals alone')).toBeVisible();
  await unfold(page, setting('train'));
  const row = page.locator('[data-setting="train"]');
  await expect(row).not.toContainText('cannot follow');
  await control(page, setting('train')).selectOption({ label: 'Both networks' });
  await expect(row).toContainText('A table cannot follow a generator that moves');
  await expect(page.locator('[data-setting="assignerKind"]')).toContainText('A table cannot follow');
  await clean(page);
});

import { expect, type Page, test } from '@playwright/test';
import { setting } from '../src/experiment/settings.ts';
import { pick, save } from './files.ts';
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
  numbersAt,
  open,
  pause,
  reaches,
  SMALL,
  STILL,
  step,
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
  await reaches(page, at + 3); // a run that goes on is not paused again
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

test('a network that cannot even out the loads hands over to a table, which does, and comes back as it was', async ({
  page,
}) => {
  test.slow();
  await open(page, { ...SMALL, N: 200 });
  await reaches(page, 40);
  await unfold(page, setting('train'));
  await control(page, setting('train')).selectOption({ label: 'Assigner alone' });
  const verdict = notices(page).filter({ hasText: 'too small to give each real' });
  await expect(verdict).toContainText(/still misplaced/, { timeout: 90_000 });
  await expect(button(page, 'Play')).toBeVisible();
  await expect(verdict).toContainText(/below the certified distance/);
  await clean(page, '.notices');
  const dual = dualIn(await algorithm(page).innerText());
  await verdict.getByRole('button', { name: 'Let a table go on' }).click();
  await holds(page, ALONE);
  await expect(verdict).toHaveCount(0);
  await expect(notices(page)).toContainText(done, { timeout: 90_000 });
  expect(dualIn(await algorithm(page).innerText())).toBeGreaterThanOrEqual(dual);
  const at = await iterationOf(page);
  await unfold(page, setting('assignerKind'));
  await control(page, setting('assignerKind')).selectOption({ label: 'Dense layers' });
  await expect.poll(async () => dualIn(await algorithm(page).innerText())).toBeCloseTo(dual, 2);
  await control(page, setting('train')).selectOption({ label: 'Both networks' });
  await button(page, 'Play').click();
  await reaches(page, at + 3);
  await expect(lastLine(page)).toContainText('mean cost');
});

test('a table that took over is in the address and in the file, and goes on from there', async ({ page }) => {
  await open(page, STILL);
  await step(page, 3);
  await unfold(page, setting('train'));
  await control(page, setting('train')).selectOption({ label: 'Assigner alone' });
  await unfold(page, setting('assignerKind'));
  await control(page, setting('assignerKind')).selectOption({ label: 'Table, no network' });
  await holds(page, ALONE);
  await step(page, 4);
  const numbers = await numbersAt(page, 7);
  const saved = await save(page);
  await step(page, 2);
  const later = await numbersAt(page, 9);
  await control(page, setting('assignerKind')).selectOption({ label: 'Dense layers' });
  await control(page, setting('train')).selectOption({ label: 'Both networks' });
  await holds(page, { train: 'both', assignerKind: 'dense' });
  await pick(page, [saved], 'Load run');
  await holds(page, ALONE);
  expect(await numbersAt(page, 7)).toBe(numbers);
  await step(page, 2);
  expect(await numbersAt(page, 9)).toBe(later);
});

test('a table warns where the generator moves, and its c-transform is shown as that of a network', async ({
  page,
}) => {
  await open(page, { ...STILL, ...ALONE, layers: 'reals,psi,cells' });
  await expect(button(page, /^min s·c \+ ψ: \S+ \S+$/)).toBeVisible();
  await unfold(page, setting('train'));
  const row = page.locator('[data-setting="train"]');
  await expect(row).not.toContainText('cannot follow');
  await control(page, setting('train')).selectOption({ label: 'Both networks' });
  await expect(row).toContainText('A table cannot follow a generator that moves');
  await expect(page.locator('[data-setting="assignerKind"]')).toContainText('A table cannot follow');
  await clean(page);
});

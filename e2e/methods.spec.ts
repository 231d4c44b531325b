/** Every method of the registry: on the plane and on images, step by step, saved and continued. */
import { expect, type Page, test } from '@playwright/test';
import { SETTINGS, stopsOf } from '../src/experiment/settings.ts';
import { METHODS, methodOf } from '../src/methods/registry.ts';
import type { NumberSetting } from '../src/settings/table.ts';
import { pick, save } from './files.ts';
import {
  algorithm,
  atIteration,
  button,
  choose,
  clean,
  control,
  experimentWith,
  held,
  holds,
  menuEntry,
  numbersAt,
  open,
  reaches,
  SMALL,
  STILL,
  STILL_DIGITS,
  slider,
  step,
  unfold,
} from './lab.ts';

const charts = (page: Page) => page.getByRole('region', { name: 'Charts' });

for (const { id, steps, charts: described } of METHODS) {
  test(`${id}: plays, with its listing and its charts`, async ({ page }) => {
    await open(page, { ...SMALL, method: id });
    await reaches(page, 3);
    await button(page, 'Pause').click();
    for (const line of steps.flatMap((s) => s.lines))
      await expect(algorithm(page).locator(`[data-line="${line}"]`)).toBeVisible();
    for (const { label } of described.cost.curves)
      await expect(charts(page).locator('.v-key span', { hasText: label }).locator('b')).toHaveText(/\d/);
    await charts(page).getByText('More charts').click();
    for (const { title } of described.more)
      await expect(charts(page).getByRole('button', { name: title, exact: true })).toBeVisible();
    await clean(page);
  });

  for (const [kind, still] of [
    ['points', STILL],
    ['images', STILL_DIGITS],
  ] as const) {
    test(`${id}: an iteration of ${kind} is made of its steps, and a saved run goes on as it would have`, async ({
      page,
    }) => {
      const change = { ...still, method: id };
      await open(page, change);
      await atIteration(page, 0);
      const e = experimentWith(change);
      const times = methodOf(e).times(e);
      for (const [k, { label }] of steps.entries())
        for (let i = 0; i < times[k]; i++) await choose(page, 'More steps', label);
      const made = await numbersAt(page, 1);
      await button(page, 'Reset').click();
      await atIteration(page, 0);
      await step(page, 1);
      expect(await numbersAt(page, 1)).toBe(made);
      const saved = await save(page);
      await step(page, 2);
      const whole = await numbersAt(page, 3);
      await button(page, 'Reset').click();
      await atIteration(page, 0);
      await pick(page, [saved], 'Load run…');
      await numbersAt(page, 1);
      await step(page, 2);
      expect(await numbersAt(page, 3)).toBe(whole);
    });
  }

  test(`${id}: keys run its steps, and the help names them`, async ({ page }) => {
    await open(page, { ...STILL, method: id });
    await atIteration(page, 0);
    await page.keyboard.press('?');
    for (const { label } of steps)
      await expect(page.getByRole('dialog').getByText(new RegExp(`^${label}`))).toBeVisible();
    await page.keyboard.press('Escape');
    for (const { key } of steps) await page.keyboard.press(key.toLowerCase());
    await numbersAt(page, 1);
    await button(page, 'More steps').click();
    for (const { label } of steps) await expect(menuEntry(page, label)).toBeVisible();
  });
}

for (const { id, settings } of METHODS.slice(1)) {
  for (const { key } of settings) {
    const s = SETTINGS.find((row) => row.key === key) as NumberSetting;
    test(`${id}: ${key} is shown where the method is chosen, and goes into the run`, async ({ page }) => {
      await open(page, STILL);
      await unfold(page, s);
      await expect(control(page, s)).toHaveCount(0);
      const method = SETTINGS.find((row) => row.key === 'method') as (typeof SETTINGS)[number];
      await control(page, method).selectOption(id);
      await holds(page, { method: id });
      const stops = stopsOf(s);
      await slider(page, key).press('ArrowRight');
      await holds(page, { [key]: stops[stops.indexOf(s.default) + 1] });
      await step(page, 1);
      await atIteration(page, 1);
      expect(held(page).method).toBe(id);
    });
  }
}

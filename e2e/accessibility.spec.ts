/** No violation that axe can find: in each theme, on a wide screen and on a phone, with everything opened. */
import { expect, type Page, test } from '@playwright/test';
import { encodeDrawing } from '../src/data/shapes/drawn.ts';
import { GROUPS, SETTINGS } from '../src/experiment/settings.ts';
import type { Experiment } from '../src/settings/table.ts';
import {
  atIteration,
  begun,
  button,
  clean,
  inOnePage,
  numbersAt,
  open,
  reaches,
  STILL,
  step,
  unfold,
} from './lab.ts';

async function unfoldAll(page: Page): Promise<void> {
  for (const { group } of GROUPS) {
    const first = SETTINGS.find((s) => s.group === group);
    if (first) await unfold(page, first);
  }
}

const EVERYTHING: Partial<Experiment> = {
  ...STILL,
  cost: 'custom',
  expr: 'weight*sum(abs(x-y)^p) + q/period +', // all sliders, and an error
  data: 'drawn',
  drawing: encodeDrawing([-0.5, 0, 0.5, 0]),
  latent: 'mixture',
  layers: 'reals,generated,lines,optimum,psi,cells,arrows',
};

test('the first page, while it plays', async ({ page }) => {
  await page.goto('./');
  await begun(page);
  await reaches(page, 1);
  await clean(page);
});

const THEMES = ['light', 'dark', 'projector'] as const;

inOnePage('wide', (begin) => {
  for (const theme of THEMES)
    test(`wide, ${theme}`, async () => {
      const page = await begin({ ...EVERYTHING, theme });
      await step(page, 2);
      await numbersAt(page, 2);
      await unfoldAll(page);
      await clean(page);
      await page.getByRole('button', { name: 'About Cost', exact: true }).click();
      await expect(page.locator('.popover')).toBeVisible();
      await clean(page, '.popover');
      await page.keyboard.press('Escape');
      await button(page, 'Help').click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await clean(page, '[role="dialog"]');
      await page.keyboard.press('Escape');
    });
});

inOnePage(
  'phone',
  (begin) => {
    for (const theme of THEMES)
      test(`phone, ${theme}`, async () => {
        const page = await begin({ ...EVERYTHING, theme });
        await step(page, 2);
        await atIteration(page, 2);
        await page.getByRole('tab', { name: 'Controls' }).click();
        const closed = page.getByRole('tabpanel').locator('details:not([open]) > summary');
        while ((await closed.count()) > 0) await closed.first().click();
        await clean(page);
        for (const tab of ['Charts', 'Algorithm']) {
          await page.getByRole('tab', { name: tab }).click();
          await expect(page.getByRole('region', { name: tab })).toBeVisible();
          await clean(page, '[role="tabpanel"]');
        }
      });
  },
  { viewport: { width: 390, height: 844 }, hasTouch: true },
);

test('digits', async ({ page }) => {
  await open(page, { ...STILL, data: 'mnist', image: 16 });
  await step(page, 1);
  await numbersAt(page, 1);
  await clean(page);
});

test('the menu of steps', async ({ page }) => {
  await open(page, STILL);
  await button(page, 'More steps').click();
  await expect(page.getByRole('menuitem', { name: 'One generator step' })).toBeVisible();
  await clean(page, '.popover');
});

test('the keyboard reaches every part', async ({ page }) => {
  await open(page, STILL);
  await step(page, 1); // one frame alone is no history
  await numbersAt(page, 1);
  const wanted = new Set(['Play', 'Step', 'Reset', 'Cost', 'Ratio m/N, slider', 'Cells', 'Frame']);
  for (let i = 0; i < 120 && wanted.size > 0; i++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const at = document.activeElement as HTMLElement;
      const labels = at instanceof HTMLInputElement || at instanceof HTMLSelectElement ? at.labels : null;
      return at.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? at.textContent;
    });
    wanted.delete(name ?? '');
  }
  expect([...wanted]).toEqual([]);
  await page.reload();
  await begun(page);
  await page.keyboard.press('Tab');
  await expect(button(page, 'Skip to the picture')).toBeFocused();
  await page.keyboard.press('Enter');
  const plane = page.getByTestId('plane');
  await expect(page.getByTestId('distance')).toBeVisible();
  for (const part of [page.getByTestId('distance'), plane]) {
    await page.keyboard.press('Tab');
    await expect(part).toBeFocused();
  }
});

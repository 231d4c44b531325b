/** No violation that axe can find in the pages and dialogs beside the playground, in each theme. */
import { expect, test } from '@playwright/test';
import { begun, choose, clean } from './lab.ts';

for (const theme of ['light', 'dark', 'projector'] as const) {
  test(`the page for the class and the article, ${theme}`, async ({ page }) => {
    for (const name of ['class', 'article']) {
      await page.goto(`./?${name}#theme=${theme}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.locator('iframe').first()).toBeVisible();
      for (const frame of page.frames().slice(1)) await expect(frame.locator('h1')).toBeAttached(); // axe enters them
      await clean(page, 'main');
    }
  });

  test(`the dialogs of Share, ${theme}`, async ({ page }) => {
    await page.goto(`./#N=64&play=false&theme=${theme}`);
    await begun(page);
    for (const entry of ['QR code', 'Embed…']) {
      await choose(page, 'Share', entry);
      await expect(page.getByRole('dialog')).toBeVisible();
      await clean(page, '[role="dialog"]');
      await page.keyboard.press('Escape');
    }
  });
}

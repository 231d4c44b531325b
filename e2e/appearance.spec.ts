/** Themes, narrow screens, reduced motion. */
import { expect, type Page, test } from '@playwright/test';
import {
  atIteration,
  begun,
  button,
  choose,
  holds,
  iterationOf,
  open,
  panel,
  picture,
  reaches,
  SMALL,
  STILL,
  STILL_DIGITS,
  step,
} from './lab.ts';

const look = (page: Page) =>
  page.evaluate(() => {
    const { fontSize } = getComputedStyle(document.documentElement);
    const { backgroundColor } = getComputedStyle(document.body);
    const light = (backgroundColor.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
    return { type: Number.parseFloat(fontSize), light: light.reduce((a, b) => a + b, 0) / (3 * 255) };
  });

test('themes: dark is dark, projector is large, and the link keeps them', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page, STILL);
  const usual = await look(page);
  expect(usual.light).toBeGreaterThan(0.8);
  const plane = await picture(page, 'background');

  await choose(page, 'Theme', 'Dark');
  await holds(page, { theme: 'dark' });
  expect((await look(page)).light).toBeLessThan(0.2);
  await expect.poll(() => picture(page, 'background')).not.toBe(plane); // the canvas too
  await page.reload();
  await begun(page);
  expect((await look(page)).light).toBeLessThan(0.2);

  await choose(page, 'Theme', 'Projector');
  await holds(page, { theme: 'projector' });
  expect((await look(page)).type).toBeGreaterThan(usual.type);
  await choose(page, 'Theme', 'As the system');
  await holds(page, { theme: 'auto' });
  expect(await look(page)).toEqual(usual);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(async () => (await look(page)).light).toBeLessThan(0.2);
});

/** What sticks out to the right of the window, or scrolls sideways. */
const tooWide = (page: Page) =>
  page.evaluate(() => {
    const wide = [document.documentElement, ...document.querySelectorAll('main, [role="tabpanel"], header')];
    return wide.filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.tagName + e.className);
  });

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  for (const theme of ['light', 'projector'] as const) {
    test(`everything is in reach and nothing is too wide, ${theme}`, async ({ page }) => {
      await open(page, { ...SMALL, theme });
      await reaches(page, 2);
      for (const name of ['Pause', 'Step', 'More steps', 'Reset', 'New seed']) {
        await expect(button(page, name)).toBeInViewport({ ratio: 1 });
      }
      await expect(page.getByTestId('plane')).toBeInViewport({ ratio: 1 });
      await expect(page.getByTestId('backend')).toBeInViewport({ ratio: 1 });
      for (const tab of ['Charts', 'Algorithm', 'Controls']) {
        await page.getByRole('tab', { name: tab }).tap();
        await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
        await expect(page.getByRole('tabpanel', { name: tab })).toBeInViewport();
        expect(await tooWide(page)).toEqual([]);
      }
      for (const summary of await page.getByRole('tabpanel').locator('summary').all()) await summary.tap();
      expect(await tooWide(page)).toEqual([]);
      await button(page, 'Pause').tap();
      await expect(button(page, 'Play')).toBeVisible();
    });
  }

  test('digits fit', async ({ page }) => {
    await open(page, { ...STILL, data: 'mnist', image: 16 });
    await expect(page.getByTestId('samples')).toBeVisible();
    expect(await tooWide(page)).toEqual([]);
  });
});

test('a wide page does not scroll, neither on a small laptop', async ({ page }) => {
  await open(page, STILL);
  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
  ]) {
    await page.setViewportSize({ width, height });
    await expect(page.getByTestId('plane')).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('slider', { name: 'Frame' })).toBeInViewport({ ratio: 1 });
    expect(await tooWide(page)).toEqual([]);
  }
});

for (const change of [STILL, STILL_DIGITS]) {
  test(`in a narrow column, in large type: choices are read whole, labels in a line, ${change.data ?? 'ring'}`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: 1024, height: 768 });
    await open(page, { ...change, theme: 'projector', cost: change.data ? 'ssim' : 'power' });
    await panel(page)
      .locator('details')
      .evaluateAll((all: HTMLDetailsElement[]) => all.map((d) => d.toggleAttribute('open', true)));
    const cut = await panel(page)
      .locator('select')
      .evaluateAll((all: HTMLSelectElement[]) =>
        all.flatMap((select) => {
          const { offsetWidth: shown } = select; // as wide as its longest choice, where there is room
          select.style.cssText = 'flex: none; max-width: none';
          const whole = select.offsetWidth;
          select.style.cssText = '';
          return shown < whole ? [select.labels?.[0].textContent] : [];
        }),
      );
    expect(cut).toEqual([]);
    const lines = (label: string) =>
      panel(page)
        .locator('label', { hasText: label })
        .first()
        .evaluate((e) => Math.round(e.clientHeight / Number.parseFloat(getComputedStyle(e).lineHeight)));
    const labels = ['Ratio m/N', 'Generator rate', ...(change.data ? [] : ['Cost exponent p'])];
    for (const label of labels) expect(await lines(label), label).toBe(1);
  });
}

test('where reduced motion is asked for nothing plays by itself', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('./');
  await begun(page);
  await expect(button(page, 'Play')).toBeVisible();
  await expect(page.getByTestId('rate')).toHaveText('paused');
  await step(page, 1);
  await atIteration(page, 1); // so it had not moved
  await button(page, 'Play').click();
  await reaches(page, 3);
});

test('a hidden tab rests, and goes on when it is shown', async ({ page }) => {
  await open(page, SMALL);
  await reaches(page, 2);
  const show = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await show(true);
  await expect(page.getByTestId('rate')).toHaveText('…');
  await expect(page.getByRole('region', { name: 'Algorithm' }).locator('[aria-current]')).toHaveCount(0);
  const at = await iterationOf(page);
  await step(page, 1); // a step that is asked for is taken all the same
  await atIteration(page, at + 1);
  await button(page, 'Play').click();
  await show(false);
  await reaches(page, at + 4);
});

/** What fits which window: large zoom, large screens, a lecture hall; forced colours; paper; messages in their own place. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import {
  button,
  choose,
  clean,
  holds,
  layerButton,
  notices,
  numbersAt,
  open,
  openLayers,
  panel,
  STILL,
  slider,
  step,
} from './lab.ts';

const plane = (page: Page): Locator => page.getByTestId('plane');
const box = async (of: Locator) => {
  const found = await of.boundingBox();
  if (!found) throw new Error('it is not shown');
  return found;
};
/** Do two elements cover a part of each other? */
async function meet(a: Locator, b: Locator): Promise<boolean> {
  const [p, q] = [await box(a), await box(b)];
  const apart =
    p.x + p.width <= q.x || q.x + q.width <= p.x || p.y + p.height <= q.y || q.y + q.height <= p.y;
  return !apart;
}
/** Sideways scrolling of the page, CSS pixels. */
const tooWide = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Font sizes in CSS pixels of all text that is shown, but for the parts of formulas. */
const typeSizes = (page: Page) =>
  page.evaluate(() => {
    const sizes = new Map<string, number>();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let at = texts.nextNode(); at; at = texts.nextNode()) {
      const element = at.parentElement;
      const words = at.textContent?.trim();
      if (!element || !words || element.closest('.katex, .v-hidden, .visually-hidden, .skip, script, style'))
        continue;
      if (element.checkVisibility()) sizes.set(words, Number.parseFloat(getComputedStyle(element).fontSize));
    }
    return [...sizes];
  });

for (const [width, height, name] of [
  [720, 450, '1440 x 900 at 200 %'],
  [844, 390, 'a phone on its side'],
  [390, 500, 'a low, narrow window'],
] as const) {
  test(`${name}: picture and controls keep a size that can be used`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page, STILL);
    const picture = await box(plane(page));
    expect(Math.min(picture.width, picture.height)).toBeGreaterThanOrEqual(280);
    expect(await tooWide(page)).toBe(0);
    for (const tab of ['Charts', 'Algorithm', 'Controls']) {
      await page.getByRole('tab', { name: tab }).click();
      const content = page.getByRole('tabpanel', { name: tab });
      await expect.poll(async () => (await box(content)).height).toBeGreaterThanOrEqual(200);
    }
    await button(page, 'Step').click();
    await expect(page.getByTestId('iteration')).toHaveText('1');
    await page.getByRole('slider', { name: 'Ratio m/N, slider' }).press('Home');
    await holds(page, { ratio: 1 / 64 });
  });
}

test('type, charts and strokes grow with a large window, and with the visitor’s own size of type', async ({
  page,
}) => {
  const look = async () => ({
    ...(await page.evaluate(() => {
      const { fontSize, getPropertyValue } = getComputedStyle(document.documentElement);
      return {
        type: Number.parseFloat(fontSize),
        weight: Number(getPropertyValue.call(getComputedStyle(document.documentElement), '--v-weight')),
      };
    })),
    chart: (await box(page.getByRole('application', { name: /^Transport cost/ }))).height,
  });
  await open(page, STILL);
  const usual = await look();
  expect(usual.type).toBe(14);
  await page.setViewportSize({ width: 2560, height: 1440 });
  await expect.poll(async () => (await look()).chart).toBeGreaterThan(1.3 * usual.chart);
  const large = await look();
  expect(large.type).toBeGreaterThan(1.3 * usual.type);
  expect(large.weight).toBeGreaterThan(1.3 * usual.weight);
  expect(await tooWide(page)).toBe(0);
  const client = await page.context().newCDPSession(page);
  await client.send('Page.enable');
  await client.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  await page.reload();
  await expect.poll(async () => (await look()).type).toBeGreaterThan(1.25 * large.type);
});

test('cost and loads are seen whole at 1440 x 900 and on a small projector, the other charts on demand', async ({
  page,
}) => {
  await open(page, STILL);
  await step(page, 1);
  await numbersAt(page, 1);
  const seen = async () => {
    for (const name of [/^Transport cost/, /^Histogram of loads/]) {
      await expect(page.getByRole('application', { name })).toBeInViewport({ ratio: 1 });
    }
  };
  await seen();
  await page.setViewportSize({ width: 1024, height: 768 });
  await choose(page, 'Theme', 'Projector');
  await seen();
  await expect(page.getByRole('application', { name: /^Largest load/ })).toHaveCount(0);
  await page.getByText('More charts').click();
  await expect(page.getByRole('application', { name: /^Largest load/ })).toBeVisible();
});

test.describe('in a lecture hall, 1920 x 1080', () => {
  test.use({ viewport: { width: 1920, height: 1080 } });

  test('the picture has the whole height, no text is below 28 pixels, and P leads there and back', async ({
    page,
  }) => {
    await open(page, STILL);
    await page.keyboard.press('p');
    await holds(page, { presentation: true });
    await step(page, 2);
    await numbersAt(page, 2);
    await expect.poll(async () => (await box(plane(page))).height).toBeGreaterThan(1060);
    const lines = page.getByRole('region', { name: 'Algorithm', exact: true });
    expect(await meet(plane(page), lines)).toBe(false);
    await lines.locator('summary').first().click();
    await expect(lines.locator('.katex').first()).toBeVisible();
    const formula = await lines
      .locator('.katex')
      .first()
      .evaluate((e) => Number.parseFloat(getComputedStyle(e).fontSize));
    expect(formula).toBeGreaterThanOrEqual(28);
    await page.keyboard.press('c');
    await expect(page.getByRole('complementary', { name: 'Charts' })).toBeVisible();
    expect((await typeSizes(page)).filter(([, size]) => size < 27.99)).toEqual([]);
    expect(await tooWide(page)).toBe(0);
    await page.keyboard.press('p');
    await holds(page, { presentation: false });
    await expect(panel(page)).toBeVisible();
  });

  test('settings and charts are drawers beside the picture: by key and button; Escape closes, the focus comes back', async ({
    page,
  }) => {
    await open(page, STILL);
    await choose(page, 'Theme', 'Presentation mode');
    await holds(page, { presentation: true });
    await expect(page.getByRole('button', { name: 'Leave presentation mode' })).toBeVisible();
    await expect(panel(page)).toHaveCount(0);
    await button(page, 'Settings').focus();
    await page.keyboard.press('Enter');
    await expect(panel(page)).toBeFocused();
    await expect(button(page, 'Settings')).toHaveAttribute('aria-expanded', 'true');
    expect(await meet(panel(page), plane(page))).toBe(false);
    await clean(page);
    await page.getByRole('slider', { name: 'Ratio m/N, slider' }).press('Home');
    await holds(page, { ratio: 1 / 64 });
    await page.keyboard.press('Escape');
    await expect(panel(page)).toHaveCount(0);
    await expect(button(page, 'Settings')).toBeFocused();
    await page.keyboard.press('c');
    await expect(page.getByRole('complementary', { name: 'Charts' })).toBeFocused();
    await page.keyboard.press('e');
    await expect(panel(page)).toBeFocused();
    await expect(page.getByRole('complementary', { name: 'Charts' })).toHaveCount(0);
    await page.keyboard.press('l');
    await expect(page.getByRole('region', { name: 'Algorithm', exact: true })).toHaveCount(0);
    await button(page, 'Leave presentation mode').click();
    await holds(page, { presentation: false });
  });
});

test('messages cover nothing, and can be reread', async ({ page }) => {
  await page.goto('./#N=64&assignerWidth=16&generatorWidth=16&play=0&zzz=1&p=99');
  await expect(notices(page)).toHaveCount(2);
  await step(page, 1);
  await numbersAt(page, 1);
  const place = page.getByRole('region', { name: 'Messages' });
  for (const part of [
    plane(page),
    page.getByRole('region', { name: 'Algorithm' }),
    page.getByRole('region', { name: 'Charts' }),
    page.getByRole('region', { name: 'Timeline' }),
    panel(page),
  ]) {
    expect(await meet(place, part)).toBe(false);
  }
  for (const _ of [1, 2]) await page.getByRole('button', { name: 'Dismiss' }).first().click();
  await expect(notices(page)).toHaveCount(0);
  await page.keyboard.press('m');
  const log = page.getByRole('dialog', { name: 'Messages' });
  await expect(log.getByRole('listitem')).toHaveText([
    /Warning\. .*p = “99”.* iteration 0$/,
    /“zzz” is no setting.* iteration 0$/,
  ]);
  await page.keyboard.press('Escape');
  await expect(log).toHaveCount(0);
});

test('forced colours: what is pressed or chosen is filled, ramps keep their colours', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await open(page, STILL);
  await step(page, 1);
  await numbersAt(page, 1);
  const fill = (of: Locator) => of.evaluate((e) => getComputedStyle(e).backgroundColor);
  const system = (name: string) =>
    page.evaluate((colour) => {
      const probe = document.createElement('i');
      probe.style.cssText = `forced-color-adjust: none; color: ${colour}`;
      document.body.append(probe);
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    }, name);
  const highlight = await system('Highlight');
  await openLayers(page);
  await expect.poll(() => fill(layerButton(page, 'Lines'))).toBe(highlight);
  expect(await fill(layerButton(page, 'Cells'))).not.toBe(highlight);
  expect(await fill(button(page, 'Play'))).toBe(highlight);
  const ramp = await page
    .locator('.v-legend [aria-hidden] i')
    .evaluateAll((steps) => steps.map((e) => getComputedStyle(e).backgroundColor));
  expect(ramp.length).toBeGreaterThan(4);
  expect(new Set(ramp).size).toBe(ramp.length);
  const track = await page
    .getByRole('slider', { name: 'Ratio m/N, slider' })
    .evaluate((e) => getComputedStyle(e).forcedColorAdjust);
  expect(track).toBe('none'); // else both parts of it have one colour
});

test('paper: light whatever the theme, the picture whole, charts and algorithm with it, no controls', async ({
  page,
}) => {
  await open(page, { ...STILL, theme: 'dark' });
  await step(page, 1);
  await numbersAt(page, 1);
  const corner = () =>
    page
      .getByTestId('background-canvas')
      .evaluate((c: HTMLCanvasElement) => [...(c.getContext('2d')?.getImageData(3, 3, 1, 1).data ?? [])]);
  expect(Math.max(...(await corner()).slice(0, 3))).toBeLessThan(80);
  // As it is printed: the page has no time to wait for.
  const printed = await page.evaluate(async () => {
    dispatchEvent(new Event('beforeprint'));
    await Promise.resolve().then(() => undefined);
    const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="background-canvas"]');
    const [red] = canvas?.getContext('2d')?.getImageData(3, 3, 1, 1).data ?? [];
    dispatchEvent(new Event('afterprint'));
    return red;
  });
  expect(printed).toBeGreaterThan(240);
  await page.emulateMedia({ media: 'print' });
  await expect.poll(async () => Math.min(...(await corner()))).toBeGreaterThan(240);
  const picture = await box(plane(page));
  expect(picture.height).toBeCloseTo(picture.width, 0);
  expect(picture.width).toBeLessThanOrEqual(700);
  expect(picture.x).toBeGreaterThanOrEqual(0);
  for (const part of ['Charts', 'Algorithm'])
    await expect(page.getByRole('region', { name: part })).toBeVisible();
  await expect(panel(page)).toBeHidden();
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeHidden();
});

test('a change of the cost has a mark and an axis of its own', async ({ page }) => {
  await open(page, STILL);
  await step(page, 2);
  await numbersAt(page, 2);
  await slider(page, 'p').press('End');
  await holds(page, { p: 4 });
  const cost = page.getByRole('application', { name: /^Transport cost/ });
  await expect(cost).toHaveAccessibleName(/Changed: p: 2 → 4 at iteration 2\./);
  await step(page, 2);
  await expect(cost).toHaveAccessibleName(/At iteration 4: /);
  await expect(cost.locator('.v-change text')).toHaveText('p: 2 → 4');
  const starts = await cost.evaluate((chart) => {
    const [curve, mark] = ['.v-curve.v-lower', '.v-change-stroke'].map((part) => chart.querySelector(part));
    return [Number(/^M([\d.]+)/.exec(curve?.getAttribute('d') ?? '')?.[1]), Number(mark?.getAttribute('x1'))];
  });
  expect(Math.abs(starts[0] - starts[1])).toBeLessThan(1); // nothing of the cost before is left of it
  await expect(cost.locator('.v-curve.v-exact:not(.v-dots)')).toHaveCount(0);
});

/** A closer look at the images of a run: enlarged, with the nearest reals, walks between latents and surveys. */
import { expect, type Page, test } from '@playwright/test';
import { setting } from '../src/experiment/settings.ts';
import type { ChoiceSetting } from '../src/settings/table.ts';
import {
  button,
  clean,
  DIGITS,
  grid,
  halves,
  holds,
  iterationOf,
  numbersAt,
  open,
  reaches,
  STILL_DIGITS,
  step,
} from './lab.ts';

const dialog = (page: Page) => page.getByRole('dialog');
const tab = (page: Page, name: string) => dialog(page).getByRole('tab', { name, exact: true });
const panel = (page: Page) => dialog(page).getByRole('tabpanel');
const title = (page: Page) => dialog(page).getByRole('heading', { level: 2 });

/** Opens the dialog at a pair, after an iteration. */
async function lookAt(page: Page, at: number): Promise<void> {
  await open(page, STILL_DIGITS);
  await step(page, 1);
  await numbersAt(page, 1);
  await grid(page).nth(at).getByRole('button').click();
  await expect(dialog(page)).toBeVisible();
}

/** The pixels of a canvas, as a text that differs when they do. */
const drawn = (page: Page, name: string | RegExp): Promise<string> =>
  panel(page)
    .getByRole('img', { name })
    .first()
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

test('an image enlarged, with its real, potential, load and label', async ({ page }) => {
  await lookAt(page, 4);
  await expect(title(page)).toHaveText('Generated image 5');
  await expect(panel(page).getByRole('img', { name: 'generated image 5' })).toBeVisible();
  const facts = panel(page).getByRole('definition');
  await expect(facts.nth(0)).toHaveText(/^real \d+ \(\d\)$/);
  await expect(panel(page)).toContainText(/Potential ψ\s*[−\d]/);
  await expect(panel(page)).toContainText(/Load\s*\d+ of 32 images of the last step \(×[\d.]+ fair share\)/);
  await expect(panel(page)).toContainText(/Label\s*\d/);
  await page.keyboard.press('ArrowRight');
  await expect(title(page)).toHaveText('Generated image 6');
  await dialog(page).getByRole('button', { name: 'Previous image' }).click();
  await expect(title(page)).toHaveText('Generated image 5');
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await expect(dialog(page)).toHaveCount(0);
});

test('a real enlarged, from the strip of those with uneven loads', async ({ page }) => {
  await open(page, STILL_DIGITS);
  await step(page, 1);
  await numbersAt(page, 1);
  await page.getByRole('list', { name: 'Most over-assigned reals' }).getByRole('button').first().click();
  await expect(title(page)).toHaveText(/^Real \d+$/);
  await expect(panel(page)).toContainText('fair share');
});

test('it goes on growing while the run plays', async ({ page }) => {
  await open(page, { ...DIGITS, speed: 5 });
  await reaches(page, 1);
  await grid(page).first().getByRole('button').click();
  const first = await drawn(page, 'generated image 1');
  await expect.poll(() => drawn(page, 'generated image 1')).not.toBe(first);
  await reaches(page, (await iterationOf(page)) + 2);
});

test('the nearest real under each cost, with the values', async ({ page }) => {
  await lookAt(page, 0);
  await tab(page, 'Nearest').click();
  const { options } = setting('cost') as ChoiceSetting;
  const columns = panel(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('button') });
  await expect(columns).toHaveCount(7); // six costs of images, and the one of the run
  for (const cost of ['square', 'ssim', 'blend', 'psnr', 'sobel', 'blur', 'power']) {
    const { label } = options.find((o) => o.value === cost) as { label: string };
    const column = columns.filter({ has: page.getByRole('button', { name: label, exact: true }) });
    await expect(column).toHaveCount(1);
    await expect(column.getByRole('img')).toHaveCount(3);
    const values = (await column.locator('figcaption b').allTextContents()).map((text) =>
      Number(text.replace('−', '-').replace(',', '')),
    );
    expect(values.every(Number.isFinite)).toBe(true);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  }
  await expect(columns.filter({ hasText: 'this run' })).toHaveCount(1);
  await expect(panel(page)).toContainText(/costs agree|different nearest real/);
});

test('an image is found on which the costs disagree', async ({ page }) => {
  await lookAt(page, 0);
  await tab(page, 'Nearest').click();
  await panel(page).getByRole('button', { name: 'Find an image on which the costs disagree' }).click();
  await expect(panel(page)).toContainText(/7 costs, [2-7] different nearest reals/);
  await expect(title(page)).toHaveText(/^Generated image \d+$/);
  await expect(title(page)).not.toHaveText('Generated image 1');
  const found = await title(page).innerText();
  await panel(page).getByRole('button', { name: 'Find an image on which the costs disagree' }).click();
  await expect(title(page)).not.toHaveText(found); // it goes on to the next one
});

test('between two latents: the ends are the images, the line leads from one to the other', async ({
  page,
}) => {
  await lookAt(page, 2);
  await tab(page, 'Between').click();
  const way = panel(page).getByRole('slider', { name: 'Position on the line' });
  await expect(way).toHaveAttribute('aria-valuetext', '50 % of the way');
  await way.press('Home');
  const start = await drawn(page, '0 % of the way');
  await way.press('End');
  const end = await drawn(page, '100 % of the way');
  expect(end).not.toBe(start);
  await panel(page).getByText('The other end: image 4').click();
  await panel(page).getByRole('list', { name: 'The image to end at' }).getByRole('button').nth(9).click();
  await expect(panel(page)).toContainText('From image 3 to image 10');
  await expect(way).toHaveAttribute('aria-valuetext', '100 % of the way');
  await expect.poll(() => drawn(page, '100 % of the way')).not.toBe(end);
  await way.press('Home');
  expect(await drawn(page, '0 % of the way')).toBe(start); // it begins at the same image
});

test('around a centre: sigma and centre change the neighbours', async ({ page }) => {
  await lookAt(page, 0);
  await tab(page, 'Around').click();
  const neighbours = panel(page).getByRole('list', { name: /^Images around centre/ });
  await expect(neighbours.getByRole('listitem')).toHaveCount(16);
  const all = () =>
    neighbours.locator('canvas').evaluateAll((cells: HTMLCanvasElement[]) => cells.map((c) => c.toDataURL()));
  const sigma = panel(page).getByRole('slider', { name: 'Width sigma' });
  await sigma.press('End');
  await expect.poll(async () => new Set(await all()).size).toBeGreaterThan(8);
  const wide = (await all()).join();
  await panel(page).getByRole('spinbutton', { name: 'Centre number' }).fill('7');
  await expect(panel(page).getByRole('list', { name: 'Images around centre 7' })).toBeVisible();
  await expect.poll(async () => (await all()).join()).not.toBe(wide);
});

test('is it memorised, and of which classes are the images?', async ({ page }) => {
  await lookAt(page, 0);
  await tab(page, 'Memorised?').click();
  await expect(panel(page)).toContainText('200 generated');
  await expect(panel(page)).toContainText('32 reals');
  await tab(page, 'Classes').click();
  await expect(panel(page)).toContainText('Classes of 200 images');
  const counts = await panel(page).locator('tbody tr td:nth-of-type(1)').allTextContents();
  expect(counts.map(Number).reduce((a, b) => a + b, 0)).toBe(200);
  await expect(panel(page)).toContainText('Furthest above its fair share');
});

test('by keyboard alone, and Escape gives the focus back', async ({ page }) => {
  await open(page, STILL_DIGITS);
  const first = grid(page).first().getByRole('button');
  await first.focus();
  await page.keyboard.press('ArrowRight');
  const second = grid(page).nth(1).getByRole('button');
  await expect(second).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(title(page)).toHaveText('Generated image 2');
  await expect(dialog(page)).toBeFocused();
  for (let i = 0; i < 6 && !(await tab(page, 'Picture').evaluate((e) => e === document.activeElement)); i++) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('ArrowRight');
  await expect(tab(page, 'Nearest')).toBeFocused();
  await expect(tab(page, 'Nearest')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(tab(page, 'Classes')).toBeFocused();
  await page.keyboard.press('s'); // the page's own keys do nothing meanwhile
  await page.keyboard.press('r');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await expect(second).toBeFocused();
  await expect(page.getByTestId('iteration')).toHaveText('0');
});

test('it stays open through a new run', async ({ page }) => {
  await lookAt(page, 0);
  await tab(page, 'Nearest').click();
  await expect(panel(page)).toContainText(/costs agree|different nearest real/);
  await page.evaluate((hash) => location.assign(hash), `${new URL(page.url()).hash}&seed=9`);
  await holds(page, { seed: 9 });
  await expect(panel(page)).toContainText(/costs agree|different nearest real/);
  await expect(panel(page)).toContainText('Iteration 0.');
  await expect(panel(page).getByRole('alert')).toHaveCount(0);
});

for (const theme of ['light', 'dark', 'projector'] as const) {
  test(`nothing that axe can find, ${theme}`, async ({ page }) => {
    await open(page, { ...STILL_DIGITS, theme });
    await step(page, 1);
    await numbersAt(page, 1);
    await button(page, 'Look closer').click();
    const done: Record<string, RegExp> = {
      Picture: /fair share/,
      Nearest: /costs agree|different nearest real/,
      Between: /of the way/,
      Around: /Width σ/,
      'Memorised?': /200 generated/,
      Classes: /Furthest above/,
    };
    for (const [name, text] of Object.entries(done)) {
      await tab(page, name).click();
      await expect(panel(page)).toContainText(text);
      await clean(page, '[role="dialog"], dialog');
    }
  });
}

test.describe(() => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('on a phone nothing is too wide', async ({ page }) => {
    await open(page, STILL_DIGITS);
    await expect(grid(page).first()).toBeVisible();
    expect((await halves(page, 0)).side).toBe(16);
    await grid(page).first().getByRole('button').tap();
    for (const name of ['Picture', 'Nearest', 'Between', 'Around', 'Memorised?', 'Classes']) {
      await tab(page, name).tap();
      await expect(tab(page, name)).toHaveAttribute('aria-selected', 'true');
      await expect(panel(page).getByRole('status')).toHaveCount(name === 'Picture' ? 0 : 1);
      if (name !== 'Picture') await expect(panel(page).getByRole('status')).toBeEmpty();
      const wide = await dialog(page).evaluate((box) => box.scrollWidth - box.clientWidth);
      expect(wide, name).toBeLessThanOrEqual(1);
    }
    await dialog(page).getByRole('button', { name: 'Close' }).tap();
    await expect(dialog(page)).toHaveCount(0);
  });
});

/** Flow matching: its paths, and the number of Euler steps. */
import { expect, type Page, test } from '@playwright/test';
import { setting } from '../src/experiment/settings.ts';
import {
  algorithm,
  button,
  clean,
  control,
  holds,
  layerButton,
  numbersAt,
  open,
  openLayers,
  picture,
  SMALL,
  STILL,
  slider,
  step,
  unfold,
} from './lab.ts';

const FLOW = { ...STILL, method: 'flow', data: 'gaussians8' } as const;
const legend = (page: Page) => page.locator('.v-legend');

test('paths are drawn from latents to points, and change as the velocity is learned', async ({ page }) => {
  await open(page, FLOW);
  await expect(legend(page)).toContainText('64 paths of 8 Euler steps');
  const before = await picture(page, 'paths');
  await step(page, 1);
  await numbersAt(page, 1);
  await expect.poll(() => picture(page, 'paths')).not.toBe(before);
  await openLayers(page);
  await layerButton(page, 'Paths').click();
  await expect(page.getByTestId('paths-canvas')).toHaveCount(0);
  await expect(legend(page)).not.toContainText('Euler');
  await layerButton(page, 'Paths').click();
  await expect(page.getByTestId('paths-canvas')).toHaveCount(1);
  await clean(page);
});

test('the keyboard sets the number of Euler steps: the picture follows at once, and training does not', async ({
  page,
}) => {
  await open(page, FLOW);
  await step(page, 2);
  const numbers = await numbersAt(page, 2);
  const before = await picture(page, 'paths');
  const s = setting('eulerSteps');
  await unfold(page, s);
  await slider(page, 'eulerSteps').press('ArrowLeft');
  await holds(page, { eulerSteps: 4 });
  await expect(legend(page)).toContainText('64 paths of 4 Euler steps');
  await expect.poll(() => picture(page, 'paths')).not.toBe(before);
  await slider(page, 'eulerSteps').press('Home');
  await holds(page, { eulerSteps: 1 });
  await expect(legend(page)).toContainText('64 paths of 1 Euler step');
  const lines = (text: string) => text.split('\n').filter((line) => /loss|dual|mean cost/.test(line));
  expect(lines(await algorithm(page).innerText())).toEqual(lines(numbers));
});

test('pairs can be changed while it runs', async ({ page }) => {
  await open(page, FLOW);
  await step(page, 1);
  await expect(algorithm(page)).toContainText('pair zᵢ by ψ');
  for (const [coupling, text] of [
    ['minibatch', 'pair zᵢ optimally'],
    ['independent', 'pair zᵢ at random'],
  ] as const) {
    const s = setting('coupling');
    await unfold(page, s);
    await control(page, s).selectOption(coupling);
    await holds(page, { coupling });
    await expect(algorithm(page)).toContainText(text);
    await expect(algorithm(page).locator('[data-line="potential"]')).toHaveCount(0);
  }
  await step(page, 1);
  await numbersAt(page, 2);
});

test('Measure certifies the distance in each number of steps', async ({ page }) => {
  await open(page, FLOW);
  await step(page, 1);
  await numbersAt(page, 1);
  await button(page, 'Measure').click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Start' }).click();
  for (const name of ['1 Euler step', '2 Euler steps', '4 Euler steps', '8 Euler steps', '32 Euler steps'])
    await expect(sheet.getByRole('row', { name: new RegExp(`^${name}`) })).toContainText(/\d/, {
      timeout: 30_000,
    });
  await clean(page);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test('the paths fit, and nothing is wider than the screen', async ({ page }) => {
    await open(page, { ...SMALL, play: false, method: 'flow', data: 'gaussians8' });
    await expect(page.getByTestId('paths-canvas')).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await clean(page);
  });
});

/** The certified distance: in the charts, as a layer, and the indicator of even loads. */
import { expect, type Page, test } from '@playwright/test';
import { setting } from '../src/experiment/settings.ts';
import {
  algorithm,
  boundAt,
  button,
  clean,
  control,
  dualIn,
  holds,
  iterationOf,
  layerButton,
  notices,
  numbersAt,
  open,
  openLayers,
  picture,
  reaches,
  SMALL,
  STILL,
  step,
  tabTo,
  unfold,
} from './lab.ts';

const charts = (page: Page) => page.getByRole('region', { name: 'Charts' });
const key = (page: Page) => charts(page).getByRole('button', { name: /^exact/ });
const chart = (page: Page) => page.getByRole('application', { name: /^Transport cost/ });
const legend = (page: Page) => page.getByRole('button', { name: /^optimum/ });
const indicator = (page: Page) => page.getByTestId('optimality');
const frame = (page: Page) => page.getByRole('slider', { name: 'Frame' });

/** The value in the key, once it is that of the iteration shown. */
async function exactNow(page: Page): Promise<number> {
  await expect(key(page)).toHaveText(/^\s*exact \S+\s*\(gap < 1e-6\)$/);
  return Number((await key(page).locator('b').textContent())?.replace('−', '-'));
}

test('follows the run while it trains', async ({ page }) => {
  await open(page, SMALL);
  await expect(key(page)).toHaveText(/exact \d\S*\s*\(gap/, { timeout: 20_000 });
  const first = await key(page).textContent();
  const from = await iterationOf(page);
  await expect.poll(() => key(page).textContent(), { timeout: 20_000 }).not.toBe(first);
  await reaches(page, from + 1); // training went on
  const dots = chart(page).locator('.v-dots');
  await expect.poll(async () => ((await dots.getAttribute('d')) ?? '').split('M').length).toBeGreaterThan(2);
});

for (const cost of [{ p: 2 }, { p: 0.5 }, { cost: 'torus' }] as const) {
  test(`no dual value is above it: ${JSON.stringify(cost)}`, async ({ page }) => {
    await open(page, { ...STILL, ...cost });
    const values: number[] = [];
    for (let i = 0; i <= 3; i++) {
      if (i > 0) await step(page, 1);
      await numbersAt(page, i);
      const exact = await exactNow(page);
      const dual = await boundAt(page, i);
      expect(dual).toBeLessThanOrEqual(exact * 1.005); // three digits are shown
      values.push(exact);
    }
    expect(new Set(values).size).toBe(values.length);
    await chart(page).focus();
    await page.keyboard.press('ArrowLeft');
    await expect(chart(page).locator('[aria-live]')).toHaveText(
      /^iteration 3: dual \(bound\) \S+, assigned \S+, exact \S+$/,
    );
  });
}

test('the layer belongs to what is shown: the present, and a frame that was scrubbed to', async ({
  page,
}) => {
  await open(page, STILL);
  await step(page, 2);
  await numbersAt(page, 2);
  await openLayers(page);
  await layerButton(page, 'Optimum').click();
  await expect(legend(page)).toHaveText(/^optimum: \S+ % as assigned$/);
  const present = await exactNow(page);
  const drawn = await picture(page, 'plan');
  await frame(page).press('Home');
  await expect(algorithm(page)).toContainText('iteration 0');
  await expect(legend(page)).toHaveText(/^optimum: \S+ % as assigned$/);
  expect(await exactNow(page)).not.toBe(present);
  expect(await picture(page, 'plan')).not.toBe(drawn);
  await frame(page).press('End');
  await expect.poll(() => picture(page, 'plan')).toBe(drawn);
  await page.getByTestId('plane').focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('region', { name: 'Plane' }).locator('[aria-live]')).toHaveText(
    /partner real \d+ at \(\S+ \S+\), optimum real \d+ at \(/,
  );
});

test('while points move, the plan says of which iteration it is', async ({ page }) => {
  await open(page, { ...SMALL, layers: 'reals,generated,lines,optimum' });
  await expect(legend(page)).toHaveText(/^optimum of iteration \d\S*: \S+ % as assigned$/, {
    timeout: 20_000,
  });
});

test('can be switched off, and comes back with its layer', async ({ page }) => {
  await open(page, STILL);
  await exactNow(page);
  const exact = setting('exact');
  await unfold(page, exact);
  await control(page, exact).click();
  await expect(key(page)).toHaveText(/exact –$/);
  await openLayers(page);
  await layerButton(page, 'Optimum').click();
  await exactNow(page);
  await holds(page, { exact: true });
  await expect(page.getByTestId('plan-canvas')).toBeVisible();
  await control(page, exact).click();
  await expect(legend(page)).toContainText('is off');
  await expect(page.getByTestId('plan-canvas')).toHaveCount(0);
  await expect(charts(page)).toContainText('Switched off.');
  await charts(page).getByRole('button', { name: 'Solve' }).click();
  await exactNow(page);
  await holds(page, { exact: true });
});

test('the assigner alone makes the loads even: the indicator turns green, and the assignment is the optimum', async ({
  page,
}) => {
  const alone = { train: 'assigner', assignerKind: 'table' } as const;
  await page.clock.install();
  await open(page, { ...SMALL, ...alone, layers: 'reals,generated,lines,optimum' });
  await expect(indicator(page)).toHaveText('Loads are even', { timeout: 40_000 });
  await expect(charts(page).getByRole('status')).toHaveText(
    /^Loads are even: the assignment is an optimal plan/,
  );
  await expect(button(page, 'Play')).toBeVisible(); // training has paused by itself
  await expect(notices(page)).toContainText('The loads are even');
  await page.clock.fastForward('02:00');
  await expect(notices(page)).toContainText('The loads are even'); // also for a visitor who looks later
  await expect(legend(page)).toHaveText(/^optimum: (100|99|98)\S* % as assigned$/);
  const dual = dualIn(await algorithm(page).innerText());
  const exact = await exactNow(page);
  expect(dual).toBeLessThanOrEqual(exact * 1.005);
  expect(dual).toBeGreaterThan(exact * 0.99);
  await button(page, 'Play').click();
  await expect(notices(page)).toHaveCount(0);
});

test('images have none', async ({ page }) => {
  await open(page, { ...STILL, data: 'mnist', image: 16, N: 32, batch: 0 });
  await expect(indicator(page)).toBeVisible();
  await expect(key(page)).toHaveCount(0);
});

test('the indicator tells whether loads are even, and what that proves', async ({ page }) => {
  await open(page, STILL);
  await exactNow(page);
  await expect(indicator(page)).toHaveText('Loads are uneven');
  await tabTo(indicator(page));
  const help = page.getByRole('tooltip');
  await expect(help).toContainText('Theorem 3.3');
  await expect(help).toContainText(/without that chance, is \S+, give or take/);
  await expect(help).toContainText('the certified optimum');
  await clean(page);
  await page.keyboard.press('Escape');
});

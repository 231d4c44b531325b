/** Images: Fashion-MNIST, classes, costs of images, convolutions, ways to train; a pause within a long step. */
import { expect, type Page, test } from '@playwright/test';
import { FASHION_CLASSES } from '../src/data/classes.ts';
import { RECIPES, withRecipe } from '../src/experiment/presets.ts';
import { setting } from '../src/experiment/settings.ts';
import type { ChoiceSetting, Experiment } from '../src/settings/table.ts';
import {
  algorithm,
  button,
  control,
  DIGITS,
  grid,
  halves,
  held,
  holds,
  iterationOf,
  menuEntry,
  notices,
  numbersAt,
  open,
  pairs,
  reaches,
  restarts,
  STILL,
  STILL_DIGITS,
  slider,
  step,
  unfold,
  watchRestarts,
} from './lab.ts';

const charts = (page: Page) => page.getByRole('region', { name: 'Charts' });
/** The mean cost of the assignment, as the legend of the chart has it. */
const assignedCost = async (page: Page): Promise<string> =>
  (await charts(page).locator('.v-upper b').textContent()) ?? '';

/** Classes of the reals in the strip of those that are under-assigned. */
const reals = (page: Page): Promise<string[]> =>
  page
    .getByRole('list', { name: 'Most under-assigned reals' })
    .getByRole('listitem')
    .evaluateAll((cells) => cells.map((c) => /\(([^)]*)\): receives/.exec(c.textContent ?? '')?.[1] ?? ''));

test('Fashion-MNIST is loaded when it is chosen, with the names of its classes', async ({ page }) => {
  await open(page, STILL);
  await control(page, setting('data')).selectOption('fashion');
  await holds(page, { data: 'fashion' });
  await expect(grid(page)).toHaveCount(48);
  const shown = await pairs(page);
  expect(shown.map(({ label }) => label).filter((label) => !FASHION_CLASSES.includes(label))).toEqual([]);
  const names = new Set(await reals(page));
  expect([...names].filter((name) => !FASHION_CLASSES.includes(name))).toEqual([]);
  expect(names.size).toBeGreaterThan(3);
  await step(page, 1);
  await numbersAt(page, 1);
});

test('only the twos', async ({ page }) => {
  await open(page, STILL_DIGITS);
  const classes = page.locator('[data-setting="classes"]');
  expect(new Set(await reals(page)).size).toBeGreaterThan(3);
  await classes.getByText('2', { exact: true }).click();
  await expect(classes).toContainText('only 2');
  await holds(page, { classes: '2' });
  await expect.poll(async () => new Set((await pairs(page)).map((p) => p.label))).toEqual(new Set(['2']));
  await expect.poll(async () => new Set(await reals(page))).toEqual(new Set(['2']));
  await classes.getByText('7', { exact: true }).click();
  await expect(classes).toContainText('2 of 10');
  await holds(page, { classes: '2,7' });
  await step(page, 1);
  await numbersAt(page, 1);
  expect((await pairs(page)).every(({ label }) => label === '2' || label === '7')).toBe(true);
  await expect.poll(async () => new Set(await reals(page))).toEqual(new Set(['2', '7']));
  await page.reload();
  await expect(classes.getByRole('checkbox', { checked: true })).toHaveCount(2);
  await page.getByRole('button', { name: 'Reset Classes to' }).click();
  await holds(page, { classes: '' });
});

const forImages = (setting('cost') as ChoiceSetting).options.filter((o) => o.when);

test('each cost of images is chosen while the run plays, and the run goes on', async ({ page }) => {
  test.slow();
  await open(page, { ...DIGITS, steps: 1 });
  await reaches(page, 3);
  await watchRestarts(page);
  const seen = new Set<string>();
  for (const { value } of forImages) {
    const cost = value as Experiment['cost'];
    await control(page, setting('cost')).selectOption(cost);
    await holds(page, { cost });
    await reaches(page, (await iterationOf(page)) + 3);
    await expect.poll(async () => seen.has(await assignedCost(page))).toBe(false); // in units of its own
    expect(await assignedCost(page)).toMatch(/\d/);
    seen.add(await assignedCost(page));
  }
  await restarts(page, 0);
  await expect(notices(page)).toHaveCount(0);
  await expect(algorithm(page)).not.toContainText('NaN');
});

test('costs of images cannot be chosen for points', async ({ page }) => {
  await open(page, { ...STILL_DIGITS, cost: 'ssim' });
  const options = control(page, setting('cost')).getByRole('option');
  const all = await options.count();
  await control(page, setting('data')).selectOption('moons');
  await expect(options).toHaveCount(all - forImages.length);
  await holds(page, { data: 'moons', cost: 'power' });
  await step(page, 1);
  await numbersAt(page, 1);
});

test('the blend and the blur have sliders, structure a window', async ({ page }) => {
  await open(page, { ...STILL_DIGITS, cost: 'blend' });
  await slider(page, 'blend').press('Home');
  await holds(page, { blend: 0 });
  await step(page, 1);
  const squared = await numbersAt(page, 1);
  await slider(page, 'blend').press('End');
  await holds(page, { blend: 1 });
  await button(page, 'Reset').click();
  await numbersAt(page, 0);
  await step(page, 1);
  expect(await numbersAt(page, 1)).not.toBe(squared);
  await expect(control(page, setting('window'))).toBeVisible();
  await control(page, setting('cost')).selectOption('blur');
  await expect(slider(page, 'radius')).toBeVisible();
  await expect(control(page, setting('window'))).toHaveCount(0);
});

test('a second cost, and the doubt about it', async ({ page }) => {
  await open(page, STILL_DIGITS);
  const second = setting('generatorCost');
  const warning = page.locator('[data-setting="generatorCost"]').getByRole('status');
  await unfold(page, second);
  await expect(warning).toBeEmpty();
  await control(page, second).selectOption('ssim');
  await expect(warning).toContainText('both costs should agree');
  await control(page, setting('generatorWindow')).selectOption('4');
  await holds(page, { generatorCost: 'ssim', generatorWindow: 4 });
  await step(page, 1);
  await numbersAt(page, 1);
  await algorithm(page).getByText('step G: towards reals').click();
  await expect(algorithm(page).locator('.katex').first()).toContainText('SSIM');
  await page.reload();
  await expect(warning).toContainText('both costs should agree'); // the fold is open where something is chosen
  await control(page, second).selectOption('same');
  await expect(warning).toBeEmpty();
});

for (const generatorKind of ['deconv', 'glu'] as const) {
  test(`convolutional networks train: ${generatorKind}`, async ({ page }) => {
    await open(page, { ...STILL_DIGITS, generatorKind, assignerKind: 'conv' });
    await expect(grid(page).first()).toBeVisible();
    const { left } = await halves(page, 0);
    await step(page, 1);
    const numbers = await numbersAt(page, 1);
    expect((await halves(page, 0)).left).not.toEqual(left);
    await button(page, 'Reset').click();
    await numbersAt(page, 0);
    await step(page, 1);
    expect(await numbersAt(page, 1)).toBe(numbers);
  });
}

test('the number of generated points grows with the iterations', async ({ page }) => {
  await open(page, { ...STILL_DIGITS, steps: 1, ratio: 16, schedule: 'sqrt', horizon: 10 });
  const grown = async () => {
    const m = /mₜ = ([\d,]+)/.exec(await algorithm(page).innerText())?.[1];
    return Number(m?.replace(',', ''));
  };
  await step(page, 1);
  await numbersAt(page, 1);
  const first = await grown();
  await step(page, 4);
  await numbersAt(page, 5);
  expect(await grown()).toBeGreaterThan(first);
  await button(page, 'Play').click();
  await reaches(page, 12);
  await expect.poll(grown).toBe(100 * (Math.floor((16 * 32) / 100) + 10));
});

test('points kept within an iteration save costs, and the page says how much', async ({ page }) => {
  await open(page, { ...STILL_DIGITS, fresh: false });
  await step(page, 2);
  await numbersAt(page, 2);
  await charts(page).getByText('More charts').click();
  await expect(charts(page)).toContainText(/Costs computed once: saved \d\d(\.\d)? %/);
  const lines = await algorithm(page).locator('li').allInnerTexts();
  const place = (text: string) => lines.findIndex((line) => line.includes(text));
  expect(place('generate')).toBeLessThan(place('repeat'));
  await unfold(page, setting('fresh'));
  await control(page, setting('fresh')).click();
  await step(page, 2);
  await numbersAt(page, 4);
  await expect(charts(page)).not.toContainText('Costs computed once');
});

test('recipes set how to train, and leave what is trained on', async ({ page }) => {
  const begun = { ...STILL_DIGITS, cost: 'ssim', play: false } as const;
  await open(page, begun);
  await unfold(page, setting('steps'));
  await button(page, 'Recipe: Custom').click();
  for (const recipe of RECIPES) {
    const wanted = withRecipe(recipe, held(page));
    await menuEntry(page, new RegExp(`^${recipe.label}(?! *,)`)).click();
    await expect.poll(() => held(page)).toEqual(wanted);
    expect(wanted.cost).toBe('ssim');
    await button(page, `Recipe: ${recipe.label}`).click();
  }
  await menuEntry(page, /^Quick/).click();
  await holds(page, { data: 'mnist', cost: 'ssim', N: 1000, schedule: 'constant' });
});

test('a pause within a long iteration answers at once', async ({ page }) => {
  await open(page, { data: 'mnist', N: 1000, image: 32, ratio: 4, steps: 50 });
  const lit = algorithm(page).locator('[aria-current="step"]');
  await expect(lit).toHaveCount(1, { timeout: 20_000 });
  await button(page, 'Pause').click();
  await expect(button(page, 'Play')).toBeVisible({ timeout: 1000 });
  await expect(page.getByTestId('rate')).toHaveText('paused', { timeout: 1000 });
  // the step is held where it is: nothing that is shown changes any more
  const seen: string[] = [];
  await expect
    .poll(
      async () => {
        seen.push(await algorithm(page).innerText());
        return seen.length > 8 && new Set(seen.slice(-8)).size === 1;
      },
      { intervals: [100] },
    )
    .toBe(true);
  expect(await iterationOf(page)).toBe(0);
  await button(page, 'Play').click();
  await expect
    .poll(async () => new Set([...seen, await algorithm(page).innerText()]).size)
    .toBeGreaterThan(1);
  await unfold(page, setting('steps'));
  await slider(page, 'steps').press('Home'); // so that the iteration ends soon
  await reaches(page, 1);
});

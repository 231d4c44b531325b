/** Guess it yourself: points are connected by mouse, finger and keys, and compared with the optimum. */
import { expect, type Page, test } from '@playwright/test';
import { compileCost } from '../src/costs/compile.ts';
import { PLANE_BOX } from '../src/data/box.ts';
import { makePuzzle } from '../src/lessons/guess/puzzle.ts';
import { solvePlain } from '../test/transport/plain-exact.ts';
import { boxOf, button, clean, open, STILL } from './lab.ts';

const SEED = 1;
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Guess it yourself' });
const generated = (page: Page, i: number) =>
  dialog(page).getByRole('button', { name: new RegExp(`^Generated ${i + 1} at`) });
const real = (page: Page, j: number) =>
  dialog(page).getByRole('button', { name: new RegExp(`^Real ${String.fromCharCode(65 + j)} at`) });
const compare = (page: Page) => dialog(page).getByRole('button', { name: 'Compare' });
const verdict = (page: Page) => dialog(page).getByRole('status');
const ways = (page: Page) => dialog(page).getByRole('table').getByRole('row');

async function start(page: Page): Promise<number> {
  await open(page, { ...STILL, seed: SEED });
  await button(page, 'Guess it yourself').click();
  await expect(dialog(page)).toBeVisible();
  return makePuzzle(SEED, 0, PLANE_BOX).n;
}

/** The numbers that are compared: the visitor's, and the optimum. */
async function compared(page: Page): Promise<[number, number]> {
  await compare(page).click();
  await expect(verdict(page)).toContainText('Optimum');
  const [yours, best] = await verdict(page).locator('b').allTextContents();
  return [Number(yours), Number(best)];
}

test('by mouse: press and press, or drag; undo; then what the optimum is', async ({ page }) => {
  const n = await start(page);
  await expect(compare(page)).toBeDisabled();
  await generated(page, 0).click();
  await expect(generated(page, 0)).toHaveAttribute('aria-pressed', 'true');
  await real(page, 1).click();
  await expect(generated(page, 0)).toHaveAccessibleName(/connected with real B$/);
  const [from, to] = [await boxOf(generated(page, 1)), await boxOf(real(page, 0))];
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 6 });
  await page.mouse.up();
  await expect(generated(page, 1)).toHaveAccessibleName(/connected with real A$/);
  await dialog(page).getByRole('button', { name: 'Undo' }).click();
  await expect(generated(page, 1)).toHaveAccessibleName(/free$/);
  for (let i = 1; i < n; i++) {
    await real(page, (i + 1) % n).click(); // either kind first
    await generated(page, i).click();
  }
  const [yours, best] = await compared(page);
  expect(best).toBeGreaterThan(0);
  expect(yours).toBeGreaterThan(best);
  const [, percent] = /Yours costs (\S+) % more/.exec(await verdict(page).innerText()) ?? [];
  expect(Number(percent)).toBeCloseTo(100 * (yours / best - 1), -1);
  await expect(verdict(page)).toContainText('exchanged their partners');
  await expect(ways(page)).toHaveCount(n + 1);
  await clean(page, '[role="dialog"]');

  // What the table calls the optimum is one.
  const cells = ways(page).getByRole('cell');
  const optimum = (await cells.allTextContents())
    .filter((_, k) => k % 2 === 1)
    .map((way) => way.charCodeAt(0) - 65);
  for (let i = 0; i < n; i++) {
    await generated(page, i).click();
    await real(page, optimum[i]).click();
  }
  expect(await compared(page)).toEqual([best, best]);
  await expect(verdict(page)).toContainText('You found the optimum!');
});

/** The reals of an optimal plan, by the plain solver. */
function solved(at: number, p: number): number[] {
  const { generated: x, reals: y, n } = makePuzzle(SEED, at, PLANE_BOX);
  const cost = compileCost({ name: 'power', parameters: { p } }, 2);
  const { plan } = solvePlain({ x, y, m: n, N: n, d: 2, cost });
  return Array.from({ length: n }, (_, i) => plan.to[plan.from.indexOf(i)]);
}

test('by keys alone, with a score; a trap has another cost', async ({ page }) => {
  const n = await start(page);
  const optimum = solved(0, 2);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  await generated(page, 0).focus();
  await page.keyboard.press('Enter');
  for (const key of ['ArrowDown', 'ArrowLeft', 'ArrowUp', 'ArrowRight']) {
    if (!(await focused()).startsWith('Real')) await page.keyboard.press(key);
  }
  expect(await focused()).toMatch(/^Real/);
  await page.keyboard.press('Escape'); // cancels the choice
  await expect(generated(page, 0)).toHaveAttribute('aria-pressed', 'false');
  for (let i = 0; i < n; i++) {
    if (i === 0) await generated(page, 0).focus();
    await expect.poll(focused).toMatch(new RegExp(`^Generated ${i + 1} at`)); // moves on by itself
    await page.keyboard.press('Enter');
    await real(page, optimum[i]).focus();
    await page.keyboard.press('Enter');
    await expect(dialog(page).locator('[aria-live]')).toContainText(`${i + 1} of ${n} connected`);
  }
  const [yours, best] = await compared(page);
  expect(yours).toBe(best);
  await expect(verdict(page)).toContainText('You found the optimum!');
  await expect(dialog(page)).toContainText('1 in a row');

  await dialog(page).getByRole('combobox', { name: 'Cost' }).selectOption({ label: 'Distance, p = 1' });
  await expect(verdict(page)).not.toContainText('Optimum');
  await compared(page);
  await expect(verdict(page)).toContainText('never cross');
  const another = dialog(page).getByRole('button', { name: 'Another' });
  await another.click();
  await another.click();
  await expect(dialog(page)).toContainText('this one is a trap');
  await expect(dialog(page).getByRole('combobox', { name: 'Cost' })).toHaveValue('half');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await expect(button(page, 'Guess it yourself')).toBeFocused();
});

test.describe(() => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('by finger, on a phone', async ({ page }) => {
    await start(page);
    await generated(page, 2).tap();
    await real(page, 3).tap();
    await expect(generated(page, 2)).toHaveAccessibleName(/connected with real D$/);
    const wide = await dialog(page).evaluate((box) => box.scrollWidth > box.clientWidth);
    expect(wide).toBe(false);
    await clean(page, '[role="dialog"]');
  });
});

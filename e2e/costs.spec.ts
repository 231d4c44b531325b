/** Costs that a visitor types. */
import { expect, type Page, test } from '@playwright/test';
import { setting } from '../src/experiment/settings.ts';
import {
  algorithm,
  button,
  control,
  holds,
  iterationOf,
  numbersAt,
  open,
  reaches,
  SMALL,
  STILL,
  step,
} from './lab.ts';

const formula = (page: Page) => control(page, setting('expr'));
const glyph = (page: Page) => page.getByTestId('glyph');

test('the picture of a cost explains itself', async ({ page }) => {
  await open(page, STILL);
  await page.getByRole('button', { name: 'Lines of equal cost' }).hover();
  await expect(page.getByRole('tooltip')).toContainText('all points at equal cost from the centre');
});

const GOOD = [
  'sum(abs(x-y)^1.5)',
  'abs(x1-y1) + 5*abs(x2-y2)',
  '1 - dot(x,y)/(norm(x)*norm(y))',
  'max(abs(x-y))',
];

test('good ones run, each with its own numbers and its own ball', async ({ page }) => {
  await open(page, { ...STILL, cost: 'custom' });
  const numbers = new Set<string>();
  const balls = new Set<string>();
  for (const expression of GOOD) {
    await formula(page).fill(expression);
    await formula(page).press('Enter');
    await holds(page, { expr: expression });
    await button(page, 'Reset').click();
    await numbersAt(page, 0);
    await step(page, 2);
    numbers.add(await numbersAt(page, 2));
    await expect
      .poll(async () => balls.has((await glyph(page).locator('.ball').getAttribute('d')) ?? ''))
      .toBe(false);
    balls.add((await glyph(page).locator('.ball').getAttribute('d')) ?? '');
    await expect(formula(page)).toHaveAttribute('aria-invalid', 'false');
  }
  expect(numbers.size).toBe(GOOD.length);
});

const BAD = [
  { expression: 'abs(x1-y1) + ', at: 14 },
  { expression: 'constructor', at: 1 },
  { expression: 'x.constructor("alert(1)")', at: 2 },
  { expression: 'x1 = y1', at: 4 },
  { expression: 'fetch(x)', at: 1 },
  { expression: 'sum(abs(x-y)^)', at: 14 },
];

test('bad ones show what is wrong and where, and the run goes on with the last good one', async ({
  page,
}) => {
  await open(page, { ...SMALL, cost: 'custom', expr: 'sum(abs(x-y))' });
  await reaches(page, 2);
  const seen: string[] = [];
  page.on('pageerror', (error) => seen.push(error.message));
  page.on('dialog', (dialog) => dialog.accept().then(() => seen.push(dialog.message())));
  for (const { expression, at } of BAD) {
    await formula(page).fill(expression);
    await expect(page.getByRole('alert').filter({ hasText: `At character ${at}.` })).toBeVisible();
    await expect(formula(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(formula(page)).toHaveAccessibleDescription(/The run continues with the last valid cost\./);
    await reaches(page, (await iterationOf(page)) + 2);
  }
  await formula(page).fill('sum((x-y)^2)');
  await expect(formula(page)).toHaveAttribute('aria-invalid', 'false');
  await expect(page.getByText(/^At character/)).toHaveCount(0);
  await holds(page, { expr: 'sum((x-y)^2)' });
  await reaches(page, (await iterationOf(page)) + 2);
  expect(seen).toEqual([]);
});

test('a bad one does not change the numbers', async ({ page }) => {
  const good = { ...STILL, cost: 'custom', expr: 'sum(abs(x-y))' } as const;
  await open(page, good);
  await step(page, 4);
  const before = await numbersAt(page, 4);
  await button(page, 'Reset').click();
  await numbersAt(page, 0);
  await step(page, 2);
  await numbersAt(page, 2);
  await formula(page).fill('constructor');
  await expect(page.getByText('At character 1.')).toBeVisible();
  await step(page, 2);
  expect(await numbersAt(page, 4)).toBe(before);
});

test('a bad one in a link: the page opens all the same', async ({ page }) => {
  await open(page, { ...STILL, cost: 'custom', expr: 'sum(abs(x-y)' });
  await expect(page.getByRole('alert').filter({ hasText: 'At character 13.' })).toBeVisible();
  await expect(formula(page)).toHaveValue('sum(abs(x-y)');
  await expect(algorithm(page)).toContainText('N = 64');
  await step(page, 1);
  await numbersAt(page, 1);
});

const ODD = [
  { expression: '0', says: 'is the same for all pairs' },
  { expression: '1/0', says: 'is the same for all pairs' },
  { expression: '-sum((x-y)^2)', says: 'falls without bound' },
  { expression: 'x1-y1', says: 'every assignment with even loads costs the same' },
  { expression: 'sum((x-y)^2)+1e12', says: 'A constant part never changes the optimal plan' },
];

test('odd ones run with a warning, and the last sound one is offered', async ({ page }) => {
  await open(page, { ...STILL, cost: 'custom', expr: 'sum(abs(x-y))' });
  await numbersAt(page, 0);
  const row = page.locator('[data-setting="expr"]');
  const back = row.getByRole('button', { name: 'Back to sum(abs(x-y))' });
  for (const { expression, says } of ODD) {
    await formula(page).fill(expression);
    await expect(row.getByRole('status')).toContainText(says);
    await expect(page.getByTestId('notice').filter({ hasText: says })).toBeVisible();
    await back.click();
    await expect(formula(page)).toHaveValue('sum(abs(x-y))');
    await expect(back).toHaveCount(0);
  }
  await holds(page, { expr: 'sum(abs(x-y))' });
});

test('an odd one in a link is taken with a warning, and the usual cost offered', async ({ page }) => {
  await open(page, { ...STILL, cost: 'custom', expr: 'x1-y1' });
  await expect(page.getByTestId('notice')).toContainText('falls without bound');
  await page.getByRole('button', { name: /^Back to Power/ }).click();
  await holds(page, { cost: 'power' });
});

test('a typed parameter gets its slider, and the language is explained', async ({ page }) => {
  await open(page, { ...STILL, cost: 'custom' });
  await expect(control(page, setting('weight'))).toHaveCount(0);
  await formula(page).fill('weight*sum(abs(x-y))');
  await formula(page).press('Enter');
  await expect(control(page, setting('weight'))).toHaveValue('5');
  await page.getByRole('button', { name: 'About Weight' }).hover();
  await expect(page.getByText('The value of weight in your formula.')).toBeVisible();
  await page.getByRole('button', { name: 'What can I type?' }).click();
  await expect(page.getByText('A cost is one number made of x and y')).toBeVisible();
});

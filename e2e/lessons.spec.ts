/** Lessons: a whole one by the keyboard alone, links to steps, and the visitor's own experiment. */
import { expect, type Page, test } from '@playwright/test';
import { begun, button, clean, held, holds, open, STILL } from './lab.ts';

const panel = (page: Page) => page.getByRole('complementary', { name: 'Lessons' });
const step = (page: Page, title: string) => panel(page).getByRole('heading', { name: title, level: 3 });
const found = (page: Page) => panel(page).locator('.lesson-found');

/** Tab until the element has the focus. */
async function tabUntil(page: Page, name: string): Promise<void> {
  const focused = () =>
    page.evaluate(() => document.activeElement?.textContent || document.activeElement?.getAttribute('value'));
  for (let k = 0; k < 30; k++) {
    await page.keyboard.press('Tab');
    if ((await focused())?.includes(name)) return;
  }
  throw new Error(`Tab does not reach “${name}”`);
}

test('a whole lesson by the keyboard alone; then the own experiment again', async ({ page }) => {
  await open(page, { ...STILL, N: 77 });
  await tabUntil(page, 'Lessons');
  await page.keyboard.press('Enter');
  await expect(panel(page)).toBeVisible();
  await tabUntil(page, 'The potential');
  await page.keyboard.press('Enter');
  await expect(step(page, 'One step of the assigner')).toBeVisible();
  await holds(page, { N: 12, assignerKind: 'table' });
  for (const title of ['A price shrinks a cell', 'The c-transform', null]) {
    await expect(button(page, 'Show me')).toBeEnabled();
    await panel(page).locator('fieldset input').first().focus();
    if (title === null) await page.keyboard.type('0');
    else await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(found(page)).toContainText(
      title === null ? 'You predicted 0. It is 0.' : 'As you predicted',
    );
    if (title === null) break;
    await tabUntil(page, 'Next');
    await page.keyboard.press('Enter');
    await expect(step(page, title)).toBeVisible();
  }
  expect(new URL(page.url()).search).toBe('?lesson=potential&step=3');
  await clean(page);
  await page.getByRole('button', { name: 'Leave the lessons' }).press('Enter');
  await expect(panel(page)).toBeHidden();
  expect(new URL(page.url()).search).toBe('');
  await holds(page, { N: 77, assignerKind: 'dense' });
});

test('a link opens its step at rest; a wrong one says so; a reload stays', async ({ page }) => {
  await page.goto('./?lesson=even&step=9&notes=1#N=77&data=moons');
  await begun(page);
  await expect(panel(page).getByRole('alert')).toContainText('Its steps are 1 to 3');
  await expect(step(page, 'The network cannot, the table can')).toBeVisible();
  await expect(panel(page).getByRole('complementary', { name: 'notes' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Right lane' })).toBeVisible();
  await button(page, 'Previous').click();
  await holds(page, { N: 200, data: 'ring' });
  await page.reload();
  await expect(step(page, 'Theorem 3.3')).toBeVisible();
  await begun(page);
  await expect(page.getByTestId('iteration')).toHaveText('0');
  await page.getByRole('button', { name: 'Leave the lessons' }).click();
  await holds(page, { N: 77, data: 'moons' });
  expect(held(page).data).toBe('moons');
});

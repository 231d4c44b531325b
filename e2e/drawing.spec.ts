/** Data drawn by hand, with the mouse, a finger and the keyboard. */
import { expect, type Page, test } from '@playwright/test';
import { setting } from '../src/settings/settings.ts';
import { algorithm, begun, boxOf, control, drawingPad, held, open, STILL, stroke } from './lab.ts';

/** Only reals in the plane, so that its keys go from real to real. */
const EMPTY = { ...STILL, data: 'drawn', layers: 'reals' } as const;

/** The place of the real next to the middle, as the page tells it to a keyboard. */
async function middleReal(page: Page): Promise<[number, number]> {
  const plane = page.getByTestId('plane');
  await plane.focus();
  await plane.press('Escape');
  await plane.press('ArrowUp');
  const said = page.getByRole('region', { name: 'Plane' }).locator('[aria-live]');
  await expect(said).toHaveText(/^Real [\d,]+: at \(/);
  const [, x, y] = /at \((\S+), (\S+)\)/.exec(((await said.textContent()) ?? '').replaceAll('−', '-')) ?? [];
  return [Number(x), Number(y)];
}

const drawn = (page: Page) => expect.poll(() => held(page).drawing.length).toBeGreaterThan(0);

test('with the mouse: the run takes the points, and the link holds them', async ({ page }) => {
  await open(page, { ...STILL, layers: 'reals' });
  await control(page, setting('data')).selectOption('drawn');
  await stroke(page, [0.7, 0.3], [0.9, 0.1]); // top right
  await drawn(page);
  await expect.poll(() => middleReal(page).then(([x, y]) => x > 0.3 && y > 0.3)).toBe(true);
  const first = await middleReal(page);
  const { drawing } = held(page);
  await page.reload();
  await begun(page);
  expect(await middleReal(page)).toEqual(first);
  expect(held(page).drawing).toBe(drawing);

  await stroke(page, [0.3, 0.7], [0.45, 0.55]); // nearer to the middle
  await expect.poll(() => held(page).drawing.length).toBeGreaterThan(drawing.length);
  await expect.poll(() => middleReal(page).then(([x, y]) => x < 0 && y < 0)).toBe(true);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => held(page).drawing).toBe(drawing);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect.poll(() => held(page).drawing).toBe('');
});

test('with the keyboard', async ({ page }) => {
  await open(page, EMPTY);
  await drawingPad(page).focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 of 600 points')).toBeVisible();
  await drawn(page);
  await expect.poll(() => middleReal(page).then(([x]) => x < -0.3)).toBe(true);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('with a finger, and the page does not scroll away under it', async ({ page }) => {
    await open(page, { ...STILL, layers: 'reals' });
    await page.getByRole('combobox', { name: 'Data', exact: true }).selectOption('drawn');
    const pad = await boxOf(drawingPad(page));
    const touch = await page.context().newCDPSession(page);
    const send = (type: string, share?: number) =>
      touch.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints:
          share === undefined ? [] : [{ x: pad.x + share * pad.width, y: pad.y + share * pad.height }],
      });
    await send('touchStart', 0.7);
    for (const share of [0.74, 0.78, 0.82, 0.86]) await send('touchMove', share); // to the bottom right
    await send('touchEnd');
    await drawn(page);
    await expect(page.getByText(/^[3-9] of 600 points$/)).toBeVisible();
    expect((await drawingPad(page).boundingBox())?.y).toBe(pad.y);
    await expect.poll(() => middleReal(page).then(([x, y]) => x > 0.3 && y < -0.3)).toBe(true);
    await page.getByRole('tab', { name: 'Algorithm' }).tap();
    await expect(algorithm(page)).toContainText('N = 64');
  });
});

/** Data by hand: drawn with the mouse, a finger and the keyboard; and words. */
import { expect, type Page, test } from '@playwright/test';
import { setting } from '../src/experiment/settings.ts';
import { toHash } from '../src/experiment/url.ts';
import {
  algorithm,
  atIteration,
  begun,
  boxOf,
  button,
  choose,
  control,
  drawingPad,
  experimentWith,
  held,
  isKept,
  notices,
  numbersAt,
  open,
  reaches,
  SMALL,
  STILL,
  step,
  stroke,
} from './lab.ts';

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

/** A page on which nothing is drawn. */
async function openBlank(page: Page): Promise<void> {
  await page.goto(`./${toHash(experimentWith(EMPTY))}`);
  await expect(drawingPad(page)).toBeVisible();
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
  await page.locator('.pad-bar').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => held(page).drawing).toBe(drawing);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect.poll(() => held(page).drawing).toBe('');
});

test('a fast stroke has as many points as a slow one of its length', async ({ page }) => {
  await openBlank(page);
  await stroke(page, [0.1, 0.2], [0.9, 0.2]);
  const count = async () => Number(/^(\d+) of/.exec(await page.getByText(/of 600 points/).innerText())?.[1]);
  const slow = await count();
  expect(slow).toBeGreaterThan(40);
  const box = await boxOf(drawingPad(page));
  await page.mouse.move(box.x + 0.1 * box.width, box.y + 0.8 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.9 * box.width, box.y + 0.8 * box.height); // at once
  await page.mouse.up();
  expect(Math.abs((await count()) - 2 * slow)).toBeLessThan(2);
});

test('nothing is trained before something is drawn', async ({ page }) => {
  await open(page, SMALL);
  await reaches(page, 2);
  await choose(page, 'Experiments to start from', 'Draw your own');
  await expect(page.getByTestId('plane')).toContainText('Draw a shape on the pad');
  await atIteration(page, 0);
  await button(page, 'Step').click();
  await button(page, 'Play').click();
  await expect(page.getByTestId('plane')).toHaveAccessibleName(/^The plane\. Draw a shape/);
  await atIteration(page, 0);
  await expect(notices(page)).toHaveCount(0);
  await stroke(page, [0.3, 0.3], [0.7, 0.7]);
  await reaches(page, 2);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.getByTestId('plane')).toContainText('Draw a shape on the pad');
  await atIteration(page, 0);
});

test('with the keyboard', async ({ page }) => {
  await openBlank(page);
  await drawingPad(page).focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 of 600 points')).toBeVisible();
  await begun(page);
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
    const send = (type: string, ...shares: number[]) =>
      touch.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints: shares.map((share, id) => ({
          ...{ x: pad.x + share * pad.width, y: pad.y + share * pad.height, id },
        })),
      });
    await send('touchStart', 0.7);
    await send('touchMove', 0.74);
    await send('touchStart', 0.74, 0.1); // a second finger, far from it, draws nothing
    for (const share of [0.78, 0.82]) await send('touchMove', share, 0.12); // to the bottom right
    await send('touchEnd', 0.82);
    await send('touchMove', 0.86);
    await send('touchEnd');
    await drawn(page);
    await expect(page.getByText(/^1[0-4] of 600 points$/)).toBeVisible();
    expect((await drawingPad(page).boundingBox())?.y).toBe(pad.y);
    await expect.poll(() => middleReal(page).then(([x, y]) => x > 0.3 && y < -0.3)).toBe(true);
    await page.getByRole('tab', { name: 'Algorithm' }).tap();
    await expect(algorithm(page)).toContainText('N = 64');
  });
});

test('a word in any script is drawn by the fonts of the browser, the same each time', async ({ page }) => {
  await open(page, { ...STILL, data: 'text' });
  const word = control(page, setting('text'));
  const numbers: string[] = [];
  for (const text of ['Ünï', 'שלום', '日本', 'Ünï']) {
    await word.fill(text);
    await word.press('Enter');
    await expect.poll(() => held(page).text).toBe(text);
    await atIteration(page, 0);
    await step(page, 1);
    numbers.push(await numbersAt(page, 1));
  }
  expect(new Set(numbers).size).toBe(3);
  expect(numbers[3]).toBe(numbers[0]);
  await isKept(page, 1);
  await page.reload();
  await begun(page);
  await expect(word).toHaveValue('Ünï');
  await expect(notices(page)).toContainText('This run continues from iteration 1.');
  await word.fill(' ');
  await word.press('Enter');
  await expect(page.getByTestId('plane')).toContainText('Type a word');
});

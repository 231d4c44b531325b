/** Nothing is lost by Back, Forward and a reload. */
import { expect, test } from '@playwright/test';
import {
  atIteration,
  begun,
  button,
  choose,
  holds,
  isKept,
  notices,
  numbersAt,
  open,
  pause,
  reaches,
  SMALL,
  STILL,
  slider,
  step,
} from './lab.ts';

test('Back after choosing an experiment returns to the settings and the run before', async ({ page }) => {
  await open(page, { ...STILL, p: 1 });
  await step(page, 2);
  const second = await numbersAt(page, 2);
  await slider(page, 'p').press('ArrowRight'); // no step of its own
  await slider(page, 'p').press('ArrowLeft');
  await choose(page, 'Experiments to start from', 'Two moons, Euclidean');
  await holds(page, { data: 'moons', N: 2000 });
  await atIteration(page, 0);
  await expect(notices(page)).toContainText('A new run. The browser’s Back returns to the one before.');
  await step(page, 1);
  await numbersAt(page, 1);
  await page.goBack();
  expect(await numbersAt(page, 2)).toBe(second);
  await holds(page, { data: 'ring', N: 64, p: 1 });
  await expect(notices(page)).toContainText('This run continues from iteration 2.');
  await page.goForward();
  await atIteration(page, 1);
  await holds(page, { data: 'moons', N: 2000 });
});

test('a reload goes on with the run, or starts again', async ({ page }) => {
  await open(page, SMALL);
  await reaches(page, 5);
  const at = (await pause(page)) + 1;
  await step(page, 1); // what was left of the iteration
  const numbers = await numbersAt(page, at);
  await isKept(page, at);
  await page.reload();
  await begun(page);
  expect(await numbersAt(page, at)).toBe(numbers);
  await step(page, 1);
  await atIteration(page, at + 1);
  await notices(page).getByRole('button', { name: 'Start again' }).click();
  await atIteration(page, 0);
  await expect(notices(page)).toHaveCount(0);
  await page.reload();
  await begun(page);
  await atIteration(page, 0);
  await button(page, 'Play').click();
  await reaches(page, 1);
});

/** The last frames: scrub, live, play again. */
import { expect, type Page, test } from '@playwright/test';
import { algorithm, button, iterationOf, numbersAt, open, reaches, SMALL, STILL, step } from './lab.ts';

const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' });
const frame = (page: Page) => page.getByRole('slider', { name: 'Frame' });
const live = (page: Page) => timeline(page).getByRole('button', { name: /Live/ });
const replay = (page: Page) => timeline(page).getByRole('button', { name: /From the start|Stop/ });

test('scrubbing back shows earlier iterations, while training goes on', async ({ page }) => {
  await open(page, SMALL);
  await reaches(page, 5);
  await frame(page).focus();
  await page.keyboard.press('Home');
  await expect(live(page)).toHaveAttribute('aria-pressed', 'false');
  await expect(frame(page)).toHaveAttribute('aria-valuetext', /^iteration [01], frame 1 of/);
  await page.keyboard.press('ArrowRight');
  await expect(frame(page)).toHaveAttribute('aria-valuetext', /^iteration [1-9]\d*, frame 2 of/);
  const shown = await iterationOf(page); // header, picture and timeline say the same
  await expect(frame(page)).toHaveAttribute('aria-valuetext', new RegExp(`^iteration ${shown},`));
  const mark = page.getByTestId('past');
  await expect(mark).toContainText(new RegExp(`^Past: iteration ${shown} of \\d+`));
  const now = async () =>
    Number(/^of (\d+) · /.exec((await page.getByTestId('rate').textContent()) ?? '')?.[1]);
  const at = await now();
  await expect.poll(now).toBeGreaterThanOrEqual(at + 3);
  await expect(algorithm(page)).toContainText(`iteration ${shown}`);
  await expect(algorithm(page).locator('[aria-current]')).toHaveCount(0); // nothing runs in the past
  await expect(frame(page)).toHaveAttribute('aria-valuetext', /^iteration [1-9]\d*, frame 2 of/);
  await button(page, 'Back to now').click();
  await expect(mark).toHaveCount(0);
  await expect(live(page)).toHaveAttribute('aria-pressed', 'true');
  await expect(frame(page)).toHaveAttribute('aria-valuetext', /, live$/);
  await expect
    .poll(async () => {
      const [, shown = ''] = /iteration ([\d,]+)/.exec(await algorithm(page).innerText()) ?? [];
      return Number(shown.replaceAll(',', ''));
    })
    .toBeGreaterThan(at);
});

test('an earlier frame shows what was shown then', async ({ page }) => {
  await open(page, { ...STILL, layers: 'generated' });
  const first = await numbersAt(page, 0);
  await expect(page.locator('.v-lower b')).toHaveText(/\d/);
  const bound = await page.locator('.v-lower b').innerText();
  await step(page, 1);
  await numbersAt(page, 1);
  await frame(page).press('Home');
  await expect(algorithm(page)).toContainText('iteration 0');
  expect(await algorithm(page).innerText()).toBe(first);
  await expect(page.locator('.v-lower b')).toHaveText(bound);
  await button(page, 'Step').click(); // back to the present
  await numbersAt(page, 2);
  await expect(live(page)).toHaveAttribute('aria-pressed', 'true');
});

/** Collects the iterations that are shown from now on. */
async function watch(page: Page): Promise<() => Promise<number[]>> {
  await frame(page).evaluate((slider) => {
    const seen: string[] = [];
    const note = () => {
      const [iteration] = /\d+/.exec(slider.getAttribute('aria-valuetext') ?? '') ?? [];
      if (iteration && iteration !== seen.at(-1)) seen.push(iteration);
      slider.setAttribute('data-seen', seen.join(' '));
    };
    new MutationObserver(note).observe(slider, { attributeFilter: ['aria-valuetext'] });
  });
  return async () => ((await frame(page).getAttribute('data-seen')) ?? '').split(' ').map(Number);
}

test('the replay starts from the beginning, ends at the present, and can be stopped', async ({ page }) => {
  await open(page, STILL);
  for (let k = 1; k <= 6; k++) {
    await step(page, 1);
    await numbersAt(page, k);
  }
  await page.getByRole('combobox', { name: 'Speed of the replay' }).selectOption('5');
  const seen = await watch(page);
  await replay(page).click();
  await expect(replay(page)).toHaveAttribute('aria-pressed', 'true');
  await expect(replay(page)).toHaveAttribute('aria-pressed', 'false');
  await expect(live(page)).toHaveAttribute('aria-pressed', 'true');
  expect(await seen()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  await numbersAt(page, 6);

  await replay(page).click();
  await expect(replay(page)).toHaveAttribute('aria-pressed', 'true');
  await replay(page).click();
  await expect(replay(page)).toHaveAttribute('aria-pressed', 'false');
  await expect(live(page)).toHaveAttribute('aria-pressed', 'false'); // stays where it was stopped
});

test('charts mark the moment that the picture shows, where it is not the present', async ({ page }) => {
  await open(page, STILL);
  await step(page, 4);
  await numbersAt(page, 4);
  await page.getByText('More charts').click();
  const all = page.getByRole('application').filter({ has: page.locator('.v-curve') });
  const chart = page.getByRole('application', { name: /^Largest load\. At iteration 4: largest load \d+\./ });
  await expect(chart).toBeVisible();
  await expect(all.locator('.v-shown')).toHaveCount(0);

  await frame(page).press('Home');
  await frame(page).press('ArrowRight');
  await expect(all).toHaveCount(7);
  await expect(all.locator('.v-shown')).toHaveCount(7);
  const marked = page.getByRole('application', {
    name: /^Largest load\. The picture shows iteration 1: largest load \d+\. Newest, at iteration 4: /,
  });
  await marked.focus();
  for (let k = 0; k < 4; k++) await page.keyboard.press('ArrowLeft'); // from the newest to that of iteration 1
  await expect(marked.locator('[aria-live]')).toHaveText(/^iteration 1:/);
  const x = (line: string) => marked.locator(line).getAttribute('x1');
  expect(await x('.v-shown')).toBe(await x('.v-cursor'));

  await frame(page).press('Escape');
  await expect(live(page)).toHaveAttribute('aria-pressed', 'true');
  await expect(all.locator('.v-shown')).toHaveCount(0);
});

test('a new run begins a new history', async ({ page }) => {
  await open(page, STILL);
  await step(page, 3);
  await numbersAt(page, 3);
  await expect(frame(page)).not.toHaveAttribute('max', '0');
  await button(page, 'Reset').click();
  await numbersAt(page, 0);
  await expect(frame(page)).toHaveAttribute('max', '0');
});

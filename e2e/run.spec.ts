/** Play, pause, the three steps, reset, new seed, keys, slow motion. */

import { expect, type Page, test } from '@playwright/test';
import { defaults } from '../src/experiment/experiment.ts';
import { listing } from '../src/methods/assignment/listing.ts';
import { linesOf } from '../src/methods/listing.ts';
import { WORDS } from '../test/words.ts';
import {
  algorithm,
  atIteration,
  begun,
  button,
  choose,
  held,
  holds,
  iterationOf,
  layerButton,
  menuEntry,
  numbersAt,
  open,
  openLayers,
  reaches,
  restarts,
  SMALL,
  STILL,
  slider,
  step,
  watchRestarts,
} from './lab.ts';

/** The paper's own variant. */
const LINES = linesOf(listing(defaults(), WORDS));

const lit = (page: Page) => algorithm(page).locator('[aria-current="step"]');

test('play and pause', async ({ page }) => {
  await open(page, SMALL);
  await reaches(page, 2);
  await button(page, 'Pause').click();
  await expect(button(page, 'Play')).toBeVisible();
  await expect(page.getByTestId('rate')).toHaveText('paused');
  await holds(page, { play: false });
  await expect(lit(page)).toHaveCount(0);
  const at = await iterationOf(page);
  await step(page, 1);
  await atIteration(page, at + 1); // nothing else went on meanwhile
  await button(page, 'Play').click();
  await expect(button(page, 'Pause')).toBeVisible();
  await holds(page, { play: true });
  await reaches(page, at + 4);
});

test('one iteration, one assigner step, one generator step', async ({ page }) => {
  await open(page, STILL);
  await atIteration(page, 0);
  await choose(page, 'More steps', 'One assigner step');
  await expect(algorithm(page)).toContainText('step 1 of 5');
  await choose(page, 'More steps', 'One assigner step');
  await expect(algorithm(page)).toContainText('step 2 of 5');
  await atIteration(page, 0);
  await choose(page, 'More steps', 'One iteration'); // what is left of it
  await numbersAt(page, 1);
  await choose(page, 'More steps', 'One generator step'); // it needs no assigner step before
  await numbersAt(page, 2);
  await choose(page, 'More steps', 'One iteration');
  await numbersAt(page, 3);
});

test('an iteration made of its steps gives the same numbers', async ({ page }) => {
  await open(page, STILL);
  await step(page, 2);
  const whole = await numbersAt(page, 2);
  await button(page, 'Reset').click();
  await atIteration(page, 0);
  await step(page, 1);
  await numbersAt(page, 1);
  for (let k = 1; k <= 5; k++) {
    await choose(page, 'More steps', 'One assigner step');
    await expect(algorithm(page)).toContainText(`step ${k} of 5`);
  }
  await choose(page, 'More steps', 'One generator step');
  expect(await numbersAt(page, 2)).toBe(whole);
});

test('reset and reload give the same numbers again, a new seed others', async ({ page }) => {
  await open(page, STILL);
  await step(page, 3);
  const first = await numbersAt(page, 3);
  await button(page, 'Reset').click();
  await atIteration(page, 0);
  await step(page, 3);
  expect(await numbersAt(page, 3)).toBe(first);
  await button(page, 'Reset').click();
  await atIteration(page, 0);
  await page.reload();
  await begun(page);
  await step(page, 3);
  expect(await numbersAt(page, 3)).toBe(first);
  await button(page, 'New seed').click();
  await atIteration(page, 0);
  await expect.poll(() => held(page).seed).not.toBe(1);
  await step(page, 3);
  expect(await numbersAt(page, 3)).not.toBe(first);
});

test('a run that was reset plays on from its start', async ({ page }) => {
  await open(page, SMALL);
  await reaches(page, 20);
  await watchRestarts(page);
  await button(page, 'Reset').click();
  await restarts(page, 1);
  await reaches(page, 20);
  await expect(button(page, 'Pause')).toBeVisible();
});

test('keys drive the run', async ({ page }) => {
  await open(page, STILL);
  await page.keyboard.press('s');
  await numbersAt(page, 1);
  await page.keyboard.press('a');
  await expect(algorithm(page)).toContainText('step 1 of 5');
  await page.keyboard.press('g');
  await numbersAt(page, 2);
  await page.keyboard.press('r');
  await numbersAt(page, 0);
  await page.keyboard.press('n');
  await expect.poll(() => held(page).seed).not.toBe(1);
  await page.keyboard.press(' ');
  await expect(button(page, 'Pause')).toBeVisible();
  await reaches(page, 3);
  await page.keyboard.press(' ');
  await expect(button(page, 'Play')).toBeVisible();
  await expect(lit(page)).toHaveCount(0);
  const at = await iterationOf(page);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(button(page, /Live/)).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('Escape');
  await expect(button(page, /Live/)).toHaveAttribute('aria-pressed', 'true');
  await atIteration(page, at);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Transport Lab' })).toContainText('One generator step');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('keys do nothing where text is typed', async ({ page }) => {
  await open(page, { ...STILL, data: 'text' });
  await page.getByRole('textbox', { name: 'Word', exact: true }).fill('');
  await page.getByRole('textbox', { name: 'Word', exact: true }).pressSequentially('snag r');
  await holds(page, { text: 'snag r', seed: 1 });
  await step(page, 1);
  await atIteration(page, 1);
});

test('Space plays and pauses whatever was clicked last; a control reached by the keyboard keeps it', async ({
  page,
}) => {
  await open(page, STILL);
  const space = async (now: 'Play' | 'Pause') => {
    await page.keyboard.press(' ');
    await expect(button(page, now)).toBeVisible();
  };
  await openLayers(page);
  const lines = layerButton(page, 'Lines');
  await lines.click();
  await expect(lines).toHaveAttribute('aria-pressed', 'false');
  await space('Pause');
  await expect(lines).toHaveAttribute('aria-pressed', 'false');
  await choose(page, 'Theme', 'Dark');
  await space('Play');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await button(page, 'Theme').click();
  await expect(menuEntry(page, 'Dark')).toBeVisible();
  await page.keyboard.press('Escape'); // the focus comes back to what the pointer had pressed
  await expect(page.getByRole('menu')).toHaveCount(0);
  await space('Pause');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await space('Play');
  await slider(page, 'p').click();
  await space('Pause');
  await page.getByTestId('plane').click();
  await space('Play');
  await page.keyboard.press('s'); // with a focus ring or without: it was not reached by a key
  await lines.click();
  await page.keyboard.press('s');
  await space('Pause');
  await expect(lines).toHaveAttribute('aria-pressed', 'true');
  await button(page, 'Pause').click();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  await expect(button(page, 'Play')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(button(page, 'Step')).toBeFocused();
  const at = await iterationOf(page);
  await page.keyboard.press(' '); // one iteration, and it does not play
  await atIteration(page, at + 1);
  await expect(button(page, 'Play')).toBeVisible();
});

test('a held key is one press, and keys count by their place where the layout has no Latin letters', async ({
  page,
  context,
}) => {
  await open(page, STILL);
  for (const _ of [1, 2, 3]) await page.keyboard.down('s');
  await page.keyboard.up('s');
  await numbersAt(page, 1);
  const keys = await context.newCDPSession(page);
  for (const type of ['keyDown', 'keyUp'] as const)
    await keys.send('Input.dispatchKeyEvent', { type, key: 'ы', code: 'KeyS' });
  await numbersAt(page, 2);
});

test('slow motion lights the lines of the algorithm one after another', async ({ page }) => {
  await open(page, { ...SMALL, speed: 1, steps: 1 });
  await algorithm(page).evaluate((panel) => {
    const seen: string[] = [];
    const note = () => {
      const line = panel.querySelector<HTMLElement>('[aria-current="step"]')?.dataset.line;
      if (line && line !== seen.at(-1)) seen.push(line);
      panel.setAttribute('data-seen', seen.join(' '));
    };
    new MutationObserver(note).observe(panel, { subtree: true, attributeFilter: ['aria-current'] });
  });
  const seen = async () => ((await algorithm(page).getAttribute('data-seen')) ?? '').split(' ');
  await expect.poll(async () => (await seen()).length, { timeout: 20_000 }).toBeGreaterThan(10);
  const lines: string[] = LINES.map((entry) => entry.line);
  const [first, ...rest] = (await seen()).map((line) => lines.indexOf(line));
  expect(rest).toEqual(rest.map((_, i) => (first + i + 1) % lines.length));
  await button(page, 'Pause').click();
  await expect(lit(page)).toHaveCount(0);
});

test('a line of the algorithm shows its formula', async ({ page }) => {
  await open(page, STILL);
  await algorithm(page).getByText(LINES[1].text).click();
  await expect(algorithm(page).locator('.katex').first()).toBeVisible();
});

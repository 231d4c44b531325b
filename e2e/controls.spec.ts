/** Each row of the table of settings, moved by its own control. */
import { expect, type Page, test } from '@playwright/test';
import { SETTINGS, setting, stopsOf } from '../src/experiment/settings.ts';
import { METHODS } from '../src/methods/registry.ts';
import type { Experiment, Key, Setting } from '../src/settings/table.ts';
import {
  algorithm,
  atIteration,
  begun,
  button,
  choose,
  control,
  drawingPad,
  experimentWith,
  held,
  holds,
  inOnePage,
  iterationOf,
  layerButton,
  menuEntry,
  numbersAt,
  open,
  openLayers,
  picture,
  reaches,
  restarts,
  SMALL,
  STILL,
  STILL_DIGITS,
  shows,
  slider,
  step,
  stroke,
  unfold,
  watchRestarts,
} from './lab.ts';

/** What cannot be derived from the table. The squared distance is what p = 2 is already. */
const CHOSEN: Partial<Record<Key, string>> = {
  cost: 'euclidean',
  assignerKind: 'table', // points have no pixels
  generatorCost: 'norm',
  expr: 'sum(abs(x-y))',
  text: 'AB',
  seed: '7',
  theme: 'dark',
};
/** These do not change the numbers of a run, or need a file; each has a test of its own below, in own-pictures.spec, run-files.spec or exact.spec. */
const APART = new Set<Key>([
  'backend',
  'speed',
  'stop',
  'play',
  'theme',
  'layers',
  'presentation',
  'exact',
  'own',
  'colour',
  'start',
]);
/** These have a widget of their own. */
const DRAWN = new Set<Key>(['drawing', 'classes']);
/** Keys pressed on a slider: far enough to be seen in three digits. */
const PRESSES = 2;

/** A starting point sets everything else as well. */
const choices = SETTINGS.filter((s) => s.kind === 'choice').filter((s) => s.key !== 'start');

interface Needs {
  /** What is opened. */
  base: Partial<Experiment>;
  /** What is then chosen in the page. */
  first: Partial<Experiment>;
}

/** What must be there, so that a setting is shown. */
function needs(s: Setting): Needs {
  if (s.key === 'horizon') return { base: { ...STILL, ratio: 16 }, first: { schedule: 'sqrt' } }; // enough points to grow
  const all = choices.flatMap((c) => c.options.map((o) => ({ [c.key]: o.value }) as Partial<Experiment>));
  for (const base of [STILL, STILL_DIGITS]) {
    const { data } = experimentWith(base);
    const first = [{}, ...all.filter((change) => !change.data)].find(
      (change) => s.when?.({ ...experimentWith({ ...base, ...change }), data }) ?? true,
    );
    if (first) return { base, first };
  }
  const first = all.find((change) => s.when?.(experimentWith({ ...STILL, ...change })));
  if (!first) throw new Error(`nothing shows ${s.key}`);
  return { base: STILL, first };
}

/** Moves the control as a visitor does, and returns the value that it should then have. */
async function move(page: Page, s: Setting): Promise<Experiment[Key]> {
  const now = held(page);
  if (s.key === 'drawing') {
    await stroke(page, [0.2, 0.3], [0.8, 0.3]);
    await expect.poll(() => held(page).drawing).not.toBe(now.drawing);
    return held(page).drawing;
  }
  if (s.key === 'classes') {
    await page.locator('[data-setting="classes"]').getByText('2', { exact: true }).click();
    return '2';
  }
  const field = control(page, s);
  if (s.kind === 'choice') {
    const value = CHOSEN[s.key] ?? s.options.find((o) => o.value !== now[s.key])?.value ?? '';
    await field.selectOption(value);
    return value;
  }
  if (s.kind === 'text') {
    await field.fill(CHOSEN[s.key] ?? '');
    return CHOSEN[s.key] ?? '';
  }
  if (s.kind === 'flag') {
    await field.click();
    return !now[s.key];
  }
  if (s.values) {
    const value = s.values.find((v) => v !== now[s.key]) ?? Number.NaN;
    await field.selectOption(String(value));
    return value;
  }
  const stops = stopsOf(s);
  if (stops.length === 0) {
    await field.fill(CHOSEN[s.key] ?? '');
    await field.press('Enter');
    return Number(CHOSEN[s.key]);
  }
  if (s.key === 'horizon') {
    await slider(page, s.key).press('Home');
    return s.min;
  }
  const at = Number(await slider(page, s.key).inputValue());
  const up = at + PRESSES < stops.length;
  for (let i = 0; i < PRESSES; i++) await slider(page, s.key).press(up ? 'ArrowRight' : 'ArrowLeft');
  return stops[up ? at + PRESSES : at - PRESSES];
}

/** Makes the setting's control visible, in the page. */
async function reveal(page: Page, s: Setting, first: Partial<Experiment>): Promise<void> {
  for (const [key, value] of Object.entries(first)) {
    await unfold(page, setting(key as Key));
    await control(page, setting(key as Key)).selectOption(String(value));
    await holds(page, { [key]: value });
  }
  await unfold(page, s);
  if (s.key === 'classes') await expect(page.locator('[data-setting="classes"]')).toBeVisible();
  else await expect(s.key === 'drawing' ? drawingPad(page) : control(page, s)).toBeVisible();
}

/** Those of further methods are moved in methods.spec. */
const further = new Set<Key>(METHODS.slice(1).flatMap(({ settings }) => settings.map((s) => s.key)));
const moves = SETTINGS.filter(
  (s) => !APART.has(s.key) && !further.has(s.key) && !(s.kind === 'choice' && s.options.length === 1),
);

const needed = moves.map((s) => ({ s, ...needs(s) }));
const onPoints = needed.filter(({ base }) => base === STILL);
const parts = {
  'settings of points': onPoints.filter(({ s }) => s.live),
  'settings of points that start a new run': onPoints.filter(({ s }) => !s.live),
  'further settings': needed.filter(({ base }) => base !== STILL),
};
for (const [name, part] of Object.entries(parts))
  inOnePage(name, (begin) => {
    for (const { s, base, first } of part) moved(s, base, first, begin);
  });

function moved(
  s: Setting,
  base: Partial<Experiment>,
  first: Partial<Experiment>,
  begin: (change: Partial<Experiment>) => Promise<Page>,
): void {
  test(`${s.key}: a change ${s.live ? 'goes into the run' : 'starts a new run'}`, async () => {
    const page = await begin(base);
    await reveal(page, s, first);
    if (s.key === 'drawing') await stroke(page, [0.2, 0.7], [0.8, 0.7]); // there is no run before
    await step(page, 4);
    const before = await numbersAt(page, 4);
    if (s.live) {
      await button(page, 'Reset').click();
      await atIteration(page, 0);
      await step(page, 2);
      await numbersAt(page, 2);
    }
    const usual = held(page)[s.key];
    const value = await move(page, s);
    expect(value).not.toEqual(usual);
    await holds(page, { [s.key]: value });
    if (!DRAWN.has(s.key)) await shows(page, s, held(page));
    if (!s.live) await atIteration(page, 0);
    await step(page, s.live ? 2 : 4);
    expect(await numbersAt(page, 4)).not.toBe(before);
  });
}

test('m follows the ratio, N the data, and the loop the number of steps', async ({ page }) => {
  await open(page, STILL);
  await expect(algorithm(page)).toContainText('m = 64');
  await slider(page, 'ratio').press('Home');
  await expect(algorithm(page)).toContainText('m = 1');
  await control(page, setting('ratio')).fill('1/4');
  await control(page, setting('ratio')).press('Enter');
  await expect(algorithm(page)).toContainText('m = 16');
  await holds(page, { ratio: 0.25 });
  await control(page, setting('N')).fill('48');
  await control(page, setting('N')).press('Enter');
  await expect(algorithm(page)).toContainText('N = 48');
  await expect(algorithm(page)).toContainText('m = 12');
  await unfold(page, setting('steps'));
  await slider(page, 'steps').press('Home');
  await expect(algorithm(page)).toContainText('repeat once');
});

test('a running run goes on through live changes', async ({ page }) => {
  await open(page, SMALL);
  await reaches(page, 5);
  await watchRestarts(page);
  await slider(page, 'p').press('Home');
  await slider(page, 'ratio').press('ArrowRight');
  await holds(page, { p: 0.5, ratio: 1.5 });
  const seen = Number(await page.getByTestId('iteration').textContent());
  await reaches(page, seen + 5);
  await restarts(page, 0);
  await control(page, setting('data')).selectOption('grid');
  await restarts(page, 1); // so a new run would have been seen
});

test('backend: the run moves to the one chosen', async ({ page }) => {
  await open(page, STILL);
  await unfold(page, setting('backend'));
  await control(page, setting('backend')).selectOption('cpu');
  await holds(page, { backend: 'cpu' });
  await expect(page.getByTestId('backend')).toHaveText('JavaScript');
  await step(page, 2);
  await numbersAt(page, 2);
});

test('speed: the run slows down', async ({ page }) => {
  await open(page, { ...SMALL, steps: 1 });
  const rate = async () => Number.parseFloat((await page.getByTestId('rate').textContent()) ?? '');
  await expect.poll(rate, { timeout: 20_000 }).toBeGreaterThan(3);
  await unfold(page, setting('speed'));
  const stops = [...(setting('speed') as { stops: readonly number[] }).stops];
  for (const _ of stops.slice(stops.indexOf(2) + 1)) await slider(page, 'speed').press('ArrowLeft');
  await holds(page, { speed: 2 });
  await shows(page, setting('speed'), held(page));
  await expect.poll(rate, { timeout: 20_000 }).toBeLessThan(2.5);
  const at = Number(await page.getByTestId('iteration').textContent());
  await reaches(page, at + 2);
});

test('play: a link can open at rest', async ({ page }) => {
  await open(page, SMALL);
  await unfold(page, setting('play'));
  await control(page, setting('play')).click();
  await holds(page, { play: false });
  await page.reload();
  await begun(page);
  await expect(page.getByTestId('rate')).toHaveText('paused');
  const at = await iterationOf(page);
  await step(page, 1);
  await atIteration(page, at + 1);
});

test('theme: the page changes', async ({ page }) => {
  await open(page, STILL);
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await unfold(page, setting('theme'));
  await control(page, setting('theme')).selectOption('dark');
  await holds(page, { theme: 'dark' });
  await expect.poll(background).not.toBe(light);
});

test('layers: what is drawn changes', async ({ page }) => {
  await open(page, STILL);
  const before = await picture(page, 'background');
  await openLayers(page);
  await layerButton(page, 'Cells').click();
  await expect.poll(() => held(page).layers).toContain('cells');
  await expect.poll(() => picture(page, 'background')).not.toBe(before);
});

test('a menu of alternatives opens with the focus on what holds now', async ({ page }) => {
  await open(page, { ...STILL, theme: 'dark' });
  await button(page, 'Theme').click();
  const dark = page.getByRole('menuitemradio', { name: 'Dark' });
  await expect(dark).toBeFocused();
  await expect(dark).toBeChecked();
  await page.keyboard.press('Escape');
  await choose(page, 'Experiments to start from', 'Two moons, Euclidean');
  await button(page, 'Experiments to start from').click();
  await expect(page.getByRole('menuitemradio', { name: 'Two moons, Euclidean' })).toBeFocused();
  await page.keyboard.press('Escape');
  await button(page, 'More steps').click();
  await expect(page.getByRole('menuitem', { name: 'One iteration' })).toBeFocused();
});

test('an experiment to start from sets its settings', async ({ page }) => {
  await open(page, STILL);
  await button(page, 'Experiments to start from').click();
  await menuEntry(page, /^Grid, city blocks/).click();
  await holds(page, { data: 'grid', cost: 'norm', q: 1, play: false });
  await expect(control(page, setting('data'))).toHaveValue('grid');
  await expect(algorithm(page)).toContainText('N = 2,000');
});

test('each setting explains itself', async ({ page }) => {
  await open(page, STILL);
  await page.getByRole('button', { name: 'About Cost exponent p' }).hover();
  const help = page.getByRole('dialog').or(page.locator('.popover'));
  await expect(help.first()).toContainText('Changes while running.');
  await expect(help.first().locator('.katex').first()).toBeVisible();
  await page.keyboard.press('Escape');
});

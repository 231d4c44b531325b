/** What the browser tests share: opening the page, finding its parts as a visitor does, reading its numbers. */
import AxeBuilder from '@axe-core/playwright';
import { type BrowserContextOptions, expect, type Locator, type Page, test } from '@playwright/test';
import { defaults, withChange } from '../src/experiment/experiment.ts';
import { GROUPS, setting } from '../src/experiment/settings.ts';
import { fromHash, toHash } from '../src/experiment/url.ts';
import { formatNumber } from '../src/settings/format.ts';
import type { Experiment, Key, NumberSetting, Setting } from '../src/settings/table.ts';
import { count } from '../src/ui/format.ts';

/** A problem so small that it never is what a test waits for. */
export const SMALL: Partial<Experiment> = { N: 64, assignerWidth: 16, generatorWidth: 16 };
/** The same, at rest. */
export const STILL: Partial<Experiment> = { ...SMALL, play: false };
/** Images, as small as they may be; and the same at rest. */
export const DIGITS: Partial<Experiment> = { ...SMALL, N: 32, data: 'mnist', image: 16, batch: 0 };
export const STILL_DIGITS: Partial<Experiment> = { ...DIGITS, play: false };

export const experimentWith = (change: Partial<Experiment>): Experiment =>
  withChange(defaults(change.data), change);

/**
 * Opens an experiment by its link, and waits until its first frame is there. Then nothing glides any more, since to draw
 * that is most of what a page costs.
 */
export async function open(page: Page, change: Partial<Experiment>): Promise<void> {
  await page.emulateMedia({ reducedMotion: null }); // with it nothing plays by itself
  await page.goto(`./${toHash(experimentWith(change))}`);
  await begun(page);
  await page.emulateMedia({ reducedMotion: 'reduce' });
}

/**
 * Describes tests that each begin with another experiment and change nothing else that lasts: they are run one after
 * another in the same page, which costs far less than to load it for each. `begin` opens an experiment in it, as a link
 * that is pasted into the address does, at rest; each has a seed of its own, so that its run is new. `options` are those
 * of the browser’s window.
 */
export function inOnePage(
  name: string,
  describe: (begin: (change: Partial<Experiment>) => Promise<Page>) => void,
  options: BrowserContextOptions = {},
): void {
  test.describe(name, () => {
    test.describe.configure({ mode: 'default' }); // in order, by one worker
    let page: Page;
    let seed = 100;
    test.beforeAll(async ({ browser }) => {
      page = await (await browser.newContext(options)).newPage();
    });
    test.afterAll(() => page.context().close());
    describe(async (change) => {
      const next = { ...change, seed: ++seed };
      await open(page, next);
      await holds(page, next);
      await atIteration(page, 0);
      return page;
    });
  });
}

/** A backend runs and the first numbers are there. */
export async function begun(page: Page): Promise<void> {
  await expect(page.getByTestId('backend')).toBeVisible({ timeout: 30_000 });
  const timeline = page.getByRole('slider', { name: 'Frame' });
  await expect(timeline).toHaveAttribute('aria-valuetext', /^iteration \d/, { timeout: 30_000 });
}

/** The experiment that the address holds. */
export const held = (page: Page): Experiment => fromHash(new URL(page.url()).hash).experiment;

export const holds = (page: Page, change: Partial<Experiment>) =>
  expect
    .poll(() => {
      const now = held(page);
      return Object.fromEntries(Object.keys(change).map((key) => [key, now[key as Key]]));
    })
    .toEqual(change);

export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: true });

/** Gives an element the focus as the Tab key does. */
export async function tabTo(target: Locator): Promise<void> {
  await target.focus();
  await target.press('Shift+Tab');
  await target.page().keyboard.press('Tab');
  await expect(target).toBeFocused();
}

/** Chooses an entry of a menu button. */
export async function choose(page: Page, menu: string, entry: string): Promise<void> {
  await button(page, menu).click();
  await menuEntry(page, entry).click();
}

/** An entry of the open menu, be it an action or an alternative. */
export const menuEntry = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('menuitem', { name }).or(page.getByRole('menuitemradio', { name }));

// Numbers

export const algorithm = (page: Page): Locator => page.getByRole('region', { name: 'Algorithm' });
export const iterationOf = async (page: Page): Promise<number> =>
  Number(await page.getByTestId('iteration').textContent());

/** Pauses, and returns the iteration that the run stands still at: the page says so before the worker does. */
export async function pause(page: Page): Promise<number> {
  await button(page, 'Pause').click();
  await expect(page.getByTestId('rate')).toHaveText('paused');
  let last = -1;
  const stands = async () => {
    const before = last;
    last = await iterationOf(page);
    return last === before;
  };
  await expect.poll(stands, { intervals: [300] }).toBe(true);
  return last;
}

/** The page shows exactly this iteration. */
export const atIteration = (page: Page, iteration: number) =>
  expect(page.getByTestId('iteration')).toHaveText(String(iteration), { timeout: 20_000 }); // a new worker may start

/** The browser keeps the run up to this iteration, for a reload: it takes a moment at rest. */
export const isKept = (page: Page, iteration: number) =>
  expect
    .poll(() =>
      page.evaluate(() => JSON.parse(sessionStorage.getItem('transport-lab') ?? '{}').saved?.iteration),
    )
    .toBe(iteration);

/** The run reaches this iteration. */
export const reaches = (page: Page, iteration: number) =>
  expect.poll(() => iterationOf(page), { timeout: 30_000 }).toBeGreaterThanOrEqual(iteration);

/** Single iterations by the button. */
export async function step(page: Page, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await button(page, 'Step').click();
}

/** All numbers of the algorithm's lines, as soon as the page shows those of this iteration at rest. */
export async function numbersAt(page: Page, iteration: number): Promise<string> {
  await atIteration(page, iteration);
  await expect(algorithm(page)).toContainText(`iteration ${count(iteration)}`);
  await expect(algorithm(page).getByText(/^step [1-9]/)).toHaveCount(0);
  await expect(algorithm(page).locator('[aria-current]')).toHaveCount(0);
  return algorithm(page).innerText();
}

/** The dual value in the text of the algorithm's lines: of its own m points. */
export const dualIn = (numbers: string): number => Number(/dual (\S+)/.exec(numbers)?.[1]?.replace('−', '-'));

/** The dual value of the points shown, as soon as the chart has that of this iteration. */
export async function boundAt(page: Page, iteration: number): Promise<number> {
  const name = new RegExp(`^Transport cost\\. At iteration ${iteration}: dual \\(bound\\) (\\S+),`);
  const label = await page.getByRole('application', { name }).getAttribute('aria-label');
  return Number(name.exec(label ?? '')?.[1]?.replace('−', '-'));
}

/** The pixels of a canvas of the plane, as a number that differs when they do. */
export const picture = (page: Page, which: 'background' | 'points' | 'plan' | 'paths'): Promise<number> =>
  page
    .getByTestId(which === 'points' ? 'plane-canvas' : `${which}-canvas`)
    .evaluate((canvas: HTMLCanvasElement) => {
      let hash = 0;
      for (const letter of canvas.toDataURL()) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
      return hash;
    });

// Images

/** The cells of the generated images, each beside its assigned real. */
export const grid = (page: Page): Locator =>
  page.getByRole('list', { name: 'Generated images, each beside its assigned real' }).getByRole('listitem');

/** Pixels of the left (generated) and the right (real) half of a pair: red levels. */
export const halves = (page: Page, at: number) =>
  grid(page)
    .nth(at)
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      const grey = Array.from({ length: width * height }, (_, i) => pixels[4 * i]);
      const left = grey.filter((_, i) => i % width < height);
      const right = grey.filter((_, i) => i % width >= width - height);
      return { side: height, left, right };
    });

/** What each pair says of itself: the real that it is assigned to, its class, and the colour in the real's middle. */
export const pairs = (page: Page): Promise<{ real: number; label: string; middle: number[] }[]> =>
  grid(page).evaluateAll((cells) =>
    cells.map((cell) => {
      const canvas = cell.querySelector('canvas') as HTMLCanvasElement;
      const { width, height } = canvas;
      const at = canvas.getContext('2d')?.getImageData(width - height / 2, height / 2, 1, 1).data ?? [];
      const words = /assigned to real (\d+)(?: \(([^)]*)\))?:/.exec(cell.textContent ?? '');
      return { real: Number(words?.[1]), label: words?.[2] ?? '', middle: [...at].slice(0, 3) };
    }),
  );

// Controls

export const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Settings' });

/** Settings that fold within their group. */
const SECOND = new Set<Key>(['generatorCost', 'generatorWindow']);

/** Opens what a setting is folded into, if it is. */
export async function unfold(page: Page, { key, group }: Setting): Promise<void> {
  const label = SECOND.has(key) ? 'A second cost' : GROUPS.find((g) => g.group === group)?.label;
  const fold = panel(page)
    .locator('details')
    .filter({ has: page.locator('summary', { hasText: new RegExp(`^${label}`) }) });
  if ((await fold.count()) === 0 || (await fold.getAttribute('open')) !== null) return;
  await fold.locator('summary').click();
}

const isNumber = (s: Setting): s is NumberSetting => s.kind === 'number' || s.kind === 'integer';

/** The control that a setting's label names. */
export function control(page: Page, s: Setting): Locator {
  const listed = s.kind === 'choice' || (isNumber(s) && s.values);
  const role = s.kind === 'flag' ? 'switch' : listed ? 'combobox' : 'textbox';
  return panel(page).getByRole(role, { name: s.label, exact: true });
}

export const slider = (page: Page, key: Key): Locator =>
  panel(page).getByRole('slider', { name: `${setting(key).label}, slider`, exact: true });

export const drawingPad = (page: Page): Locator => page.getByRole('button', { name: /^Drawing pad/ });

/** Unfolds the switches of single layers. */
export async function openLayers(page: Page): Promise<void> {
  const folded = page.locator('.v-single:not([open]) > summary');
  if ((await folded.count()) > 0) await folded.click();
}

export const layerButton = (page: Page, name: string): Locator =>
  page.getByRole('group', { name: 'Layers of the plane' }).getByRole('button', { name, exact: true });

/** The control shows the value of the experiment. */
export async function shows(page: Page, s: Setting, experiment: Experiment): Promise<void> {
  const value = experiment[s.key];
  if (s.kind === 'flag') await expect(control(page, s)).toBeChecked({ checked: Boolean(value) });
  else if (isNumber(s) && !s.values) {
    await expect(control(page, s)).toHaveValue(formatNumber(s, Number(value)));
  } else await expect(control(page, s)).toHaveValue(String(value));
}

/** Draws a line on the pad with the mouse; places are shares of the pad, counted from its top left. */
export async function stroke(page: Page, ...places: [number, number][]): Promise<void> {
  const box = await boxOf(drawingPad(page));
  const at = ([x, y]: [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(places[0]));
  await page.mouse.down();
  for (const place of places.slice(1)) await page.mouse.move(...at(place), { steps: 8 });
  await page.mouse.up();
}

// Measuring

export const sheet = (page: Page): Locator => page.getByRole('dialog', { name: 'Measure' });

/** Measures with so many samples a real. */
export async function measure(page: Page, times: '10 N' | '2 N' | '1 N'): Promise<void> {
  await button(page, 'Measure').click();
  await sheet(page).getByRole('radio', { name: times }).check();
  await sheet(page).getByRole('button', { name: 'Start' }).click();
}

/** What the table of results says of a metric. */
export const metric = (page: Page, name: string): Locator =>
  sheet(page).getByRole('row', { name }).getByRole('cell').first();

/** Where an element is on the screen, once it is in view. */
export async function boxOf(element: Locator) {
  await element.scrollIntoViewIfNeeded();
  const box = await element.boundingBox();
  if (!box) throw new Error('the element is not shown');
  return box;
}

export const alert = (page: Page): Locator => page.getByRole('alert');
export const notices = (page: Page): Locator => page.getByTestId('notice');

/** Counts in the page how often the run begins again; see `restarts`. */
export const watchRestarts = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const shown = document.querySelector('[data-testid="iteration"]') as HTMLElement;
    let last = 0;
    document.body.dataset.restarts = '0';
    new MutationObserver(() => {
      const now = Number(shown.textContent);
      if (now < last) document.body.dataset.restarts = String(Number(document.body.dataset.restarts) + 1);
      last = now;
    }).observe(shown, { childList: true, characterData: true, subtree: true });
  });

export const restarts = (page: Page, times: number): Promise<void> =>
  expect(page.locator('body')).toHaveAttribute('data-restarts', String(times));

/** Nothing that axe can find in the page, or in the part of it that is new. */
export async function clean(page: Page, part?: string): Promise<void> {
  const builder = new AxeBuilder({ page });
  const { violations } = await (part ? builder.include(part) : builder).analyze();
  const told = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map((n) => n.html.slice(0, 160)),
  }));
  expect(told).toEqual([]);
}

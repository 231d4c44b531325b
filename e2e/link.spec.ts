/** The address holds the whole experiment, and opens it elsewhere. */
import { expect, type Page, test } from '@playwright/test';
import { encodeDrawing } from '../src/data/shapes/drawn.ts';
import { defaultOf, reasonAgainst } from '../src/experiment/experiment.ts';
import { PARTS } from '../src/experiment/page.ts';
import { SETTINGS, setting, stopsOf } from '../src/experiment/settings.ts';
import { toHash } from '../src/experiment/url.ts';
import { METHODS, methodOf } from '../src/methods/registry.ts';
import { type Experiment, isImage, type Key, type Setting } from '../src/settings/table.ts';
import { layersOf } from '../src/views/layers.ts';
import {
  algorithm,
  begun,
  button,
  control,
  drawingPad,
  experimentWith,
  held,
  holds,
  inOnePage,
  layerButton,
  notices,
  open,
  openLayers,
  STILL,
  shows,
  unfold,
} from './lab.ts';

/** Choices of each link; together they show every setting. The rest is derived: nothing is left at its default. */
const LINKS: Partial<Experiment>[] = [
  {
    ...{ cost: 'custom', data: 'text', latent: 'mixture', optimiser: 'rmsprop', train: 'both' },
    ...{ backend: 'cpu', theme: 'dark' },
  },
  {
    ...{ cost: 'norm', data: 'drawn', latent: 'uniform', optimiser: 'adam', scaling: 'diameter' },
    ...{ backend: 'wasm', theme: 'projector' },
  },
  { cost: 'anisotropic', data: 'mnist', latent: 'uniform', optimiser: 'rmsprop', backend: 'wasm' },
  { cost: 'torus', data: 'moons', latent: 'mixture', optimiser: 'adam', backend: 'wasm', theme: 'light' },
  {
    ...{ cost: 'blend', generatorCost: 'ssim', data: 'fashion', generatorKind: 'glu', train: 'both' },
    backend: 'wasm',
  },
  { cost: 'blur', generatorCost: 'sobel', data: 'mnist', assignerKind: 'dense', backend: 'wasm' },
];

const TEXTS: Partial<Record<Key, string>> = {
  expr: 'weight*sum(abs(x-y)^p) + q/period', // names all parameters
  text: 'Ä+&=1 #',
  drawing: encodeDrawing([0.5, 0.5, 0.7, 0.7]),
  layers: 'generated,cells',
  classes: '0,2',
};

/** A value beside the default. Starting points set everything else, presentation mode hides the controls: see run-files.spec and layout.spec. */
function unusual(s: Setting, e: Experiment): Experiment[Key] {
  const usual = defaultOf(s, e);
  if (s.key === 'start' || s.key === 'presentation') return usual;
  if (s.kind === 'flag') return !usual;
  if (s.kind === 'text') return TEXTS[s.key] ?? '';
  if (s.kind === 'choice')
    return s.options.find((o) => o.value !== usual && !reasonAgainst(s, e, o.value))?.value ?? usual;
  if (s.key === 'seed') return 4294967295;
  const stops = stopsOf(s);
  const at = stops.findIndex((stop) => stop >= Number(usual));
  return stops[at > 0 ? at - 1 : at + 1];
}

const shown = (e: Experiment) => SETTINGS.filter((s) => s.when?.(e) ?? true);

function unusualExperiment(choices: Partial<Experiment>): Experiment {
  const base = experimentWith(choices);
  const rest = SETTINGS.filter((s) => !(s.key in choices)).map((s) => [s.key, unusual(s, base)]);
  const all: Experiment = { ...base, ...Object.fromEntries(rest) };
  const hidden = SETTINGS.filter((s) => !shown(all).includes(s));
  return { ...all, ...Object.fromEntries(hidden.map((s) => [s.key, defaultOf(s, all)])) };
}

const [usual, ...further] = METHODS.map(({ id }) => id);
/** Each further method has a link of its own. */
const experiments = [
  ...LINKS.map((link) => ({ ...link, method: usual })),
  ...further.map((method): Partial<Experiment> => {
    const cost = methodOf({ method }).fixes?.cost ? {} : ({ cost: 'norm' } as const);
    return { method, data: 'ring', ...cost, backend: 'wasm' };
  }),
  // Pairs by the potential, and a critic of images, have settings of their own.
  { method: 'flow', coupling: 'semi-discrete', data: 'moons', cost: 'norm', backend: 'wasm' } as const,
  {
    method: METHODS.find(({ critic }) => critic)?.id,
    data: 'mnist',
    cost: 'square',
    backend: 'wasm',
  } as const,
].map(unusualExperiment);

async function showsSetting(page: Page, s: Setting, e: Experiment): Promise<void> {
  await unfold(page, s);
  if (s.key === 'drawing') {
    await expect(drawingPad(page)).toBeVisible();
    await expect(page.getByText('2 of 600 points')).toBeVisible();
  } else if (s.key === 'layers') {
    if (isImage(e)) return; // no plane
    for (const { name, label } of layersOf(methodOf(e))) {
      await openLayers(page);
      await expect(layerButton(page, label)).toHaveAttribute(
        'aria-pressed',
        String(e.layers.split(',').includes(name)),
      );
    }
  } else if (s.key === 'classes') {
    const chosen = page.locator('[data-setting="classes"] input:checked');
    await expect(chosen).toHaveCount(2);
  } else await shows(page, s, e);
}

/** Those of own data, and presentation mode: see own-pictures.spec and layout.spec. */
const APART: Key[] = ['own', 'colour', 'presentation'];

/** What other defaults follow from. */
const BASIS = new Set<Key>(['data', 'method']);

test('the links below leave no setting at its default', () => {
  const covered = new Set(
    experiments.flatMap((e) =>
      shown(e).filter((s) => e[s.key] !== (BASIS.has(s.key) ? s.default : defaultOf(s, e))),
    ),
  );
  const left = SETTINGS.filter((s) => !covered.has(s))
    .map((s) => s.key)
    .sort();
  expect(left.filter((key) => !APART.includes(key))).toEqual(
    further.length > 0 ? ['start'] : ['method', 'start'],
  );
});

inOnePage('links', (begin) => {
  for (const e of experiments) {
    test(`a link with ${e.data}, the cost ${e.cost} and the method ${e.method} sets every control`, async () => {
      const page = await begin(STILL);
      const hash = toHash(e);
      await page.goto(`./${hash}`);
      await expect(page.getByTestId('backend')).toHaveText(
        e.backend === 'cpu' ? 'JavaScript' : 'WebAssembly',
      );
      await begun(page);
      for (const s of shown(e)) await showsSetting(page, s, e);
      expect(new URL(page.url()).hash).toBe(hash);
      await expect(notices(page)).toHaveCount(0);
    });
  }

  test('a reload leaves the link as it is', async () => {
    const [e] = experiments;
    const page = await begin(STILL);
    const hash = toHash(e);
    await page.goto(`./${hash}`);
    await page.reload();
    await begun(page);
    expect(new URL(page.url()).hash).toBe(hash);
  });
});

test('a link that is pasted into the open page is taken over', async ({ page }) => {
  await open(page, STILL);
  await page.evaluate((hash) => location.assign(hash), toHash(experimentWith({ ...STILL, p: 1, N: 80 })));
  await shows(page, setting('p'), experimentWith({ ...STILL, p: 1 }));
  await expect(algorithm(page)).toContainText('N = 80');
});

test('what is unknown or out of range falls back, and the page says so', async ({ page }) => {
  await page.goto('./#N=5&foo=1&cost=banana&p=2.5&ratio=x&play=0&steps=2.5&%E0%A4%A=1');
  await begun(page);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('N = “5” was not taken: it must be a whole number from 10 to 20000.');
  await expect(alert).toContainText('“foo” is no setting and was left out.');
  await expect(alert).toContainText('cost = “banana” was not taken: it must be one of power, square');
  await expect(alert).toContainText('ratio = “x” was not taken: it must be a number from 1/64 to 16.');
  await expect(alert).toContainText('steps = “2.5” was not taken');
  await expect(notices(page)).toHaveCount(5);
  await expect(control(page, setting('N'))).toHaveValue('2000');
  await expect(control(page, setting('cost'))).toHaveValue('power');
  await expect(control(page, setting('p'))).toHaveValue('2.5');
  expect(new URL(page.url()).hash).toBe('#p=2.5&play=0');
  await alert.getByRole('button', { name: 'Dismiss' }).first().click();
  await expect(notices(page)).toHaveCount(4);
});

test('a link hides parts and locks settings, and keeps doing so', async ({ page }) => {
  const hidden = PARTS.map(({ id }) => id).filter((id) => id !== 'controls' && id !== 'cost');
  await page.goto(`./${toHash(experimentWith(STILL), [`hide=${hidden.join(',')},zzz`, 'lock=p,ratio'])}`);
  await expect(page.getByTestId('backend')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('alert')).toContainText('hide = “zzz” was not taken');
  const left = page.getByRole('complementary');
  await expect(left).toHaveCount(1);
  await expect(left.locator('[data-group]').filter({ visible: true })).toHaveCount(1);
  const header = page.getByRole('banner').getByRole('button', { includeHidden: false });
  for (const name of ['Step', 'Share', 'Theme', 'Compare with another experiment'])
    await expect(header.filter({ hasText: name }).or(page.getByRole('button', { name }))).toHaveCount(0);
  await expect(page.getByRole('group', { name: 'Layers of the plane' })).toBeHidden();
  await expect(control(page, setting('p'))).toBeDisabled();
  await expect(control(page, setting('cost'))).toBeEnabled();
  await control(page, setting('cost')).selectOption('euclidean');
  await expect.poll(() => page.url()).toContain('lock=p,ratio');
  expect(page.url()).toContain(`hide=${hidden.join(',')}`);
});

test('the link is copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, { ...STILL, p: 3 });
  await button(page, 'Share').click();
  await page.getByRole('menuitem', { name: 'Copy link' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Link copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  await holds(page, { p: 3 });
  expect(held(page).N).toBe(64);
});

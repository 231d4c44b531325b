/** Every method of the registry: on the plane and on images, step by step, saved and continued. */
import { expect, type Page, test } from '@playwright/test';
import { defaultOf } from '../src/experiment/experiment.ts';
import { setting, stopsOf } from '../src/experiment/settings.ts';
import { METHODS, methodOf } from '../src/methods/registry.ts';
import type { Experiment, Key, NumberSetting } from '../src/settings/table.ts';
import { pick, save } from './files.ts';
import {
  algorithm,
  atIteration,
  button,
  choose,
  clean,
  control,
  experimentWith,
  held,
  holds,
  inOnePage,
  layerButton,
  menuEntry,
  numbersAt,
  open,
  openLayers,
  picture,
  reaches,
  STILL,
  STILL_DIGITS,
  slider,
  step,
  unfold,
} from './lab.ts';

/** Short phases, where a method has phases. */
const short = (id: string, steps = 2): Partial<Experiment> =>
  methodOf({ method: id }).settings.some(({ key }) => key === 'sweeps')
    ? { phaseSteps: steps, sweeps: steps }
    : {};

const charts = (page: Page) => page.getByRole('region', { name: 'Charts' });

for (const { id, steps, charts: load } of METHODS) {
  inOnePage(id, (begin) => {
    test(`${id}: plays, with its listing and its charts`, async () => {
      const { charts: described } = await load();
      const page = await begin({ ...STILL, ...short(id), method: id });
      await button(page, 'Play').click();
      await reaches(page, 3);
      await button(page, 'Pause').click();
      for (const line of steps.flatMap((s) => s.lines))
        await expect(algorithm(page).locator(`[data-line="${line}"]`)).toBeVisible();
      for (const { label } of described.cost.curves)
        await expect(charts(page).locator('.v-key span', { hasText: label }).locator('b')).toHaveText(/\d/);
      await charts(page).getByText('More charts').click();
      for (const { title } of [...described.more, { title: 'Modes' }])
        await expect(charts(page).getByRole('button', { name: title, exact: true })).toBeVisible();
      await clean(page, '[aria-label="Charts"]');
    });

    for (const [kind, still] of [
      ['points', STILL],
      ['images', STILL_DIGITS],
    ] as const) {
      test(`${id}: an iteration of ${kind} is made of its steps, and a saved run goes on as it would have`, async () => {
        const change = { ...still, ...short(id), method: id };
        const page = await begin(change);
        const e = experimentWith(change);
        const times = methodOf(e).times(e);
        for (const [k, { label }] of steps.entries())
          for (let i = 0; i < times[k]; i++) await choose(page, 'More steps', label);
        const made = await numbersAt(page, 1);
        await button(page, 'Reset').click();
        await atIteration(page, 0);
        await step(page, 1);
        expect(await numbersAt(page, 1)).toBe(made);
        const saved = await save(page);
        await step(page, 2);
        const whole = await numbersAt(page, 3);
        await button(page, 'Reset').click();
        await atIteration(page, 0);
        await pick(page, [saved], 'Load run…');
        await numbersAt(page, 1);
        await step(page, 2);
        expect(await numbersAt(page, 3)).toBe(whole);
      });
    }

    test(`${id}: keys run its steps, and the help names them`, async () => {
      const page = await begin({ ...STILL, ...short(id, 1), method: id });
      await page.keyboard.press('?');
      for (const { label } of steps)
        await expect(page.getByRole('dialog').getByText(new RegExp(`^${label}`))).toBeVisible();
      await page.keyboard.press('Escape');
      for (const { key } of steps) await page.keyboard.press(key.toLowerCase());
      await numbersAt(page, 1);
      await button(page, 'More steps').click();
      for (const { label } of steps) await expect(menuEntry(page, label)).toBeVisible();
      await page.keyboard.press('Escape');
    });
  });
}

const tried = new Set<Key>();
for (const { id, settings, fixes } of METHODS.slice(1)) {
  const e = experimentWith({ ...STILL, method: id });
  inOnePage(`${id}: settings`, (begin) => {
    for (const { key } of settings) {
      const s = setting(key);
      const shared = tried.has(key) || METHODS[0].settings.some((own) => own.key === key);
      if (shared || !(s.when?.(e) ?? true)) continue; // tried with another method, or for images alone
      tried.add(key);
      test(`${id}: ${key} is shown where the method is chosen, and goes into the run`, async () => {
        const page = await begin(STILL);
        await unfold(page, s);
        await expect(control(page, s)).toHaveCount(0);
        const method = setting('method');
        await unfold(page, method);
        await control(page, method).selectOption(id);
        await holds(page, { method: id });
        await unfold(page, s);
        const usual = defaultOf(s, e);
        if (s.kind === 'choice') {
          const other = s.options.find(({ value }) => value !== usual)?.value as string;
          await control(page, s).selectOption(other);
          await holds(page, { [key]: other });
        } else if (s.kind === 'flag') {
          await control(page, s).click();
          await holds(page, { [key]: !usual });
        } else {
          const stops = stopsOf(s as NumberSetting);
          await slider(page, key).press('ArrowRight');
          await holds(page, { [key]: stops.find((stop) => stop > Number(usual)) });
        }
        await step(page, 1);
        await atIteration(page, 1);
        expect(held(page).method).toBe(id);
      });
    }

    for (const [key, fixed] of Object.entries(fixes ?? {}))
      test(`${id}: ${key} can be one alone, and the page and links say why`, async () => {
        const page = await begin({ ...STILL, method: id });
        const s = setting(key as Key);
        await unfold(page, s);
        await expect(control(page, s).locator('option')).toHaveCount(1);
        await expect(page.locator(`[data-setting="${key}"]`)).toContainText(fixed.why);
        await page.goto(`#method=${id}&${key}=square&play=0`);
        await page.reload();
        await expect(page.getByText(fixed.why).first()).toBeVisible();
        await expect.poll(() => held(page)[key as Key]).toBe(fixed.value);
      });
  });
}

const JUDGED = METHODS.filter(({ critic }) => critic !== null);
inOnePage('critics', (begin) => {
  for (const { id, critic, unassigned } of JUDGED)
    test(`${id}: the layer of its critic is drawn, and what is absent is said`, async () => {
      const page = await begin({ ...STILL, method: id, layers: 'reals,generated' });
      await step(page, 1);
      await numbersAt(page, 1);
      const before = await picture(page, 'background');
      await openLayers(page);
      await layerButton(page, critic?.name ?? '').click();
      await expect.poll(() => held(page).layers).toContain('critic');
      await expect.poll(() => picture(page, 'background')).not.toBe(before);
      await expect(page.locator('.v-legend').getByText(`${critic?.symbol}: `)).toBeVisible();
      await expect(page.locator('.v-legend')).toContainText(unassigned ?? '');
      await expect(charts(page)).toContainText(unassigned ?? '');
      for (const name of ['Lines', 'Cells', 'c-transform'])
        await expect(layerButton(page, name)).toHaveCount(0);
      await clean(page, '[aria-label="Plane"]');
    });
});

inOnePage('plans', (begin) => {
  for (const { id, plan } of METHODS.filter((method) => method.plan))
    test(`${id}: its plan is drawn, and how much of it is said`, async () => {
      const page = await begin({ ...STILL, method: id });
      await step(page, 1);
      await numbersAt(page, 1);
      const legend = page
        .locator('.v-legend')
        .getByRole('button', { name: /^plan: [\d.]+ % of the mass in/ });
      await expect(legend).toBeVisible();
      await legend.hover();
      await expect(page.getByText(plan ?? '').first()).toBeVisible();
      await page.mouse.move(0, 0); // what is told of it lies over the layers
      const drawn = await picture(page, 'points');
      await openLayers(page);
      await layerButton(page, 'Plan').click();
      await expect.poll(() => held(page).layers).not.toContain('plan');
      await expect.poll(() => picture(page, 'points')).not.toBe(drawn);
      await expect(legend).toHaveCount(0);
      await clean(page, '[aria-label="Plane"]');
    });
});

test('without assignments images are shown alone', async ({ page }) => {
  const [{ id, unassigned }] = JUDGED;
  await open(page, { ...STILL_DIGITS, method: id });
  await step(page, 1);
  await numbersAt(page, 1);
  const samples = page.getByTestId('samples');
  await expect(samples).toContainText(unassigned ?? '');
  await expect(samples.getByText('assigned real')).toHaveCount(0);
  await samples.getByRole('button', { name: 'Look closer' }).click();
  await expect(page.getByRole('dialog')).toContainText(unassigned ?? '');
  await expect(page.getByRole('dialog').locator('.v-large figure')).toHaveCount(1);
  await clean(page);
});

/** The plane: points tell what they are, layers are switched. */
import { expect, type Page, test } from '@playwright/test';
import { PLANE_BOX } from '../src/data/box.ts';
import { defaults } from '../src/experiment/experiment.ts';
import { methodOf } from '../src/methods/registry.ts';
import { layersOf } from '../src/views/layers.ts';
import { project, toX, toY } from '../src/views/plane/geometry.ts';
import {
  boxOf,
  button,
  clean,
  held,
  layerButton,
  numbersAt,
  open,
  openLayers,
  picture,
  STILL,
  step,
} from './lab.ts';

const plane = (page: Page) => page.getByTestId('plane');
const said = (page: Page) => page.getByRole('region', { name: 'Plane' }).locator('[aria-live]');
const tip = (page: Page) => plane(page).locator('dl');

test('the keyboard goes from point to point, and to the partner', async ({ page }) => {
  await open(page, STILL);
  await plane(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(said(page)).toHaveText(
    /^Generated \d+: at \(\S+, \S+\), s·c \+ ψ \S+, partner real \d+ at \(\S+, \S+\), ψ \S+, load \d+ \(×\S+ share\): (below|fair|above)$/,
  );
  await expect(tip(page)).toContainText('partner');
  await expect(page.getByRole('region', { name: 'Plane' })).toContainText(/load:\s*below\s+fair\s+above/);
  const first = await said(page).textContent();
  const [, partner, place] = /partner real (\d+) at (\(\S+ \S+\)), ψ/.exec(first ?? '') ?? [];
  await page.keyboard.press('Enter');
  await expect(said(page)).toHaveText(new RegExp(`^Real ${partner}: at`));
  await expect(said(page)).toContainText(`at ${place}, ψ`);
  await page.keyboard.press('ArrowLeft');
  await expect(said(page)).not.toContainText(`Real ${partner}:`);
  await page.keyboard.press('Escape');
  await expect(tip(page)).toHaveCount(0);
});

test('the pointer finds the same point', async ({ page }) => {
  await open(page, { ...STILL, layers: 'reals' });
  await plane(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(said(page)).toHaveText(/^Real/);
  const [title, x, y] =
    /^(Real \d+): at \((\S+), (\S+)\)/.exec((await said(page).textContent()) ?? '')?.slice(1) ?? [];
  await page.keyboard.press('Escape');
  const box = await plane(page).boundingBox();
  if (!box) throw new Error('no plane');
  const p = project(PLANE_BOX, box.width);
  const number = (text: string) => Number(text.replace('−', '-'));
  await page.mouse.move(box.x + toX(p, number(x)), box.y + toY(p, number(y)));
  await expect(tip(page)).toContainText(title);
  await expect(tip(page)).toContainText(`(${x}, ${y})`);
  await expect(tip(page)).toContainText('ψ');
  await expect(tip(page)).toContainText(/load\s*\d+ \(×\S+ share\): (below|fair|above)/);
  await page.mouse.move(box.x - 40, box.y + 5);
  await expect(tip(page)).toHaveCount(0);
});

test('on a torus the points are where its cell has them', async ({ page }) => {
  await open(page, { ...STILL, data: 'gaussians8', cost: 'torus', period: 2, layers: 'reals' });
  await plane(page).focus();
  let x = -1;
  for (const last = { x: -2 }; x > last.x; ) {
    last.x = x;
    await page.keyboard.press('ArrowRight');
    const told = /^Real \d+: at \((\S+), (\S+)\)/;
    await expect(said(page)).toHaveText(told);
    const [, ...at] = told.exec((await said(page).textContent()) ?? '') ?? [];
    for (const v of at) expect(Math.abs(Number(v.replace('−', '-')))).toBeLessThanOrEqual(1);
    x = Number(at[0].replace('−', '-'));
  }
  expect(x).toBeGreaterThan(0.9); // the last on this side of the cell
});

test('what is told of a point stays within a small picture', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 700 });
  await open(page, { ...STILL, layers: 'reals,generated,optimum' });
  await plane(page).focus();
  await page.keyboard.press('ArrowRight'); // a point in the middle
  await expect(tip(page)).toContainText('optimum');
  const beyond = await tip(page).evaluate((told) => {
    const picture = told.closest('[data-testid="plane"]')?.getBoundingClientRect() ?? new DOMRect();
    const { top, bottom } = told.getBoundingClientRect();
    return Math.max(picture.top - top, bottom - picture.bottom);
  });
  expect(beyond).toBeLessThan(1); // pixel
});

/** The picture, once it stays as it is. */
async function settled(page: Page): Promise<string> {
  let last = '';
  const same = async () => {
    const plan = (await page.getByTestId('plan-canvas').count()) > 0 ? await picture(page, 'plan') : '';
    const now = `${await picture(page, 'background')} ${await picture(page, 'points')} ${plan}`;
    const still = now === last;
    last = now;
    return still;
  };
  await expect.poll(same).toBe(true);
  return last;
}

for (const { name, label } of layersOf(methodOf(defaults()))) {
  test(`the layer ${label} is switched on and off`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' }); // no gliding
    await open(page, { ...STILL, layers: 'reals,generated,lines' });
    await step(page, 2); // arrows need two frames
    await numbersAt(page, 2);
    const on = held(page).layers.split(',').includes(name);
    await openLayers(page);
    const before = await settled(page);
    await layerButton(page, label).click();
    await expect(layerButton(page, label)).toHaveAttribute('aria-pressed', String(!on));
    await expect.poll(() => held(page).layers.split(',').includes(name)).toBe(!on);
    await expect.poll(() => settled(page)).not.toBe(before);
    await layerButton(page, label).click();
    await expect(layerButton(page, label)).toHaveAttribute('aria-pressed', String(on));
    await expect.poll(() => settled(page)).toBe(before);
  });
}

test('on a screen with more pixels the picture is drawn with as many', async ({ page }) => {
  await open(page, { ...STILL, layers: 'reals,generated,optimum' });
  await expect(page.getByTestId('plan-canvas')).toBeVisible();
  const screen = await page.context().newCDPSession(page);
  const sharp = (ratio: number) =>
    plane(page).evaluate(
      (shown, ratio) =>
        [...shown.querySelectorAll('canvas')].every((c) => c.width === Math.round(c.clientWidth * ratio)),
      ratio,
    );
  for (const deviceScaleFactor of [2, 1.5]) {
    await screen.send('Emulation.setDeviceMetricsOverride', {
      width: 1280 + deviceScaleFactor * 4, // Chromium tells the page of no other ratio in a window of the same size
      ...{ height: 720, mobile: false, deviceScaleFactor },
    });
    await expect.poll(() => sharp(deviceScaleFactor)).toBe(true);
  }
});

const showAll = (page: Page) => button(page, 'Show all');
/** Of the points that lie outside the picture, all in all. */
const beyond = async (page: Page): Promise<number> => {
  const counts = await plane(page).locator('..').locator('[data-testid^="beyond-"] span').allTextContents();
  return counts.reduce((sum, text) => sum + Number(text.replace(',', '')), 0);
};

test('the view zooms and moves by keys, and counts what lies outside', async ({ page }) => {
  await open(page, { ...STILL, layers: 'reals,cells' });
  await expect(showAll(page)).toHaveCount(0);
  const before = await settled(page);
  await plane(page).focus();
  await page.keyboard.press('+');
  await expect(said(page)).toHaveText('Shown: x from −0.867 to 0.867, y from −0.867 to 0.867');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(said(page)).toHaveText('Shown: x from −0.52 to 1.213, y from −0.867 to 0.867');
  const outside = await beyond(page);
  expect(outside).toBeGreaterThan(0);
  await expect(plane(page)).toHaveAttribute(
    'aria-label',
    new RegExp(`Outside the picture: ${outside} reals\\.`),
  );
  await page.keyboard.press('ArrowLeft');
  await expect(said(page)).toHaveText(/^Real/);
  expect(await settled(page)).not.toBe(before);
  await clean(page, '[aria-label="Plane"]');
  await page.keyboard.press('Escape');
  await page.keyboard.press('0');
  await expect(showAll(page)).toHaveCount(0);
  await expect.poll(() => settled(page)).toBe(before);
  await page.keyboard.press('-'); // there is no more to be seen
  await expect(showAll(page)).toHaveCount(0);
});

test('the wheel zooms where the pointer is, a drag moves, a double click leads back', async ({ page }) => {
  await open(page, { ...STILL, layers: 'reals' });
  const box = await boxOf(plane(page));
  const wheel = (deltaY: number) => page.mouse.wheel(0, deltaY);
  await page.mouse.move(box.x + 0.75 * box.width, box.y + 0.25 * box.height);
  await wheel(-300);
  await expect(showAll(page)).toHaveCount(0); // without the focus it is the page's
  await page.keyboard.down('Control');
  await wheel(-300);
  await page.keyboard.up('Control');
  await expect(showAll(page)).toBeVisible();
  const zoomed = await settled(page);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.5 * box.height, { steps: 4 });
  await page.mouse.up();
  expect(await settled(page)).not.toBe(zoomed);
  await plane(page).dblclick();
  await expect(showAll(page)).toHaveCount(0);
});

test('two fingers zoom the picture, and one moves it then', async ({ page }) => {
  await open(page, { ...STILL, layers: 'reals' });
  const box = await boxOf(plane(page));
  const screen = await page.context().newCDPSession(page);
  await screen.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const fingers = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...places: [number, number][]) =>
    screen.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: places.map(([x, y], id) => ({ x: box.x + x * box.width, y: box.y + y * box.height, id })),
    });
  await fingers('touchStart', [0.45, 0.5]);
  await fingers('touchStart', [0.45, 0.5], [0.55, 0.5]);
  await fingers('touchMove', [0.4, 0.5], [0.6, 0.5]);
  await fingers('touchEnd');
  await expect(showAll(page)).toBeVisible();
  const outside = await beyond(page);
  expect(outside).toBeGreaterThan(0);
  const zoomed = await settled(page);
  await fingers('touchStart', [0.5, 0.5]);
  await fingers('touchMove', [0.6, 0.6]);
  await fingers('touchMove', [0.7, 0.7]);
  await fingers('touchEnd');
  expect(await settled(page)).not.toBe(zoomed);
  await showAll(page).click();
  await expect(showAll(page)).toHaveCount(0);
  expect(await beyond(page)).toBe(0);
});

test('points that leave the picture are counted, and shown by a press', async ({ page }) => {
  await open(page, {
    ...STILL,
    layers: 'generated',
    cost: 'custom',
    expr: '-sum((x-y)^2)',
    generatorRate: 0.1,
  });
  await step(page, 12);
  await expect(page.getByText('All generated points lie outside the picture.')).toBeVisible();
  expect(await beyond(page)).toBe(64);
  await showAll(page).click();
  await expect(page.getByText('All generated points lie outside the picture.')).toHaveCount(0);
  expect(await beyond(page)).toBe(0);
});

/** What every visitor does, in the engines that the other tests do not run in. */
import { expect, test } from '@playwright/test';
import { findFirefox, findWebKit } from '../../scripts/browsers.ts';
import { decodeDrawing } from '../../src/data/shapes/drawn.ts';
import { STARTS } from '../../src/settings/starts.ts';
import { png } from '../../test/data/png.ts';
import { classOf, file, LOUD } from '../files.ts';
import { DIGITS, SMALL, STILL } from '../lab.ts';
import { startFirefox } from './firefox.ts';
import { Lab } from './lab.ts';
import { startWebKit } from './webkit.ts';

const firefox = findFirefox();
const webKit = findWebKit();
const ENGINES = [
  { name: 'Firefox', start: firefox && (() => startFirefox(firefox)) },
  { name: 'WebKitGTK', start: webKit && (() => startWebKit(webKit)) },
];

const PICTURES = Array.from({ length: 12 }, (_, i) =>
  file(
    `${10 + i}.png`,
    png(16, 16, () => [...LOUD[classOf(i)]]),
  ),
);

for (const { name, start } of ENGINES) {
  test.describe(name, () => {
    test.skip(!start, `${name} is not here and cannot be installed`);
    let lab: Lab;
    test.beforeAll(async () => {
      if (start) lab = new Lab(await start(), `${test.info().project.use.baseURL}`);
    });
    test.afterAll(() => lab?.end());

    test('the page moves by itself; play, pause, step, reset', async () => {
      await lab.open();
      await lab.obeys();
      expect(await lab.text('[data-testid="backend"]')).not.toBe('');
      await expect.poll(() => lab.text('[data-testid="rate"]')).toMatch(/it\/s$/); // unknown at first
      expect(await lab.complaints()).toEqual([]);
    });

    test('points drawn by hand', async () => {
      await lab.open(SMALL);
      await lab.press('Drawn by hand', 'option');
      const pad = await lab.named('button', 'Drawing pad');
      await lab.session.click(pad); // it is scrolled to, and a first point is there
      const { left, top, width, height } = await lab.session.run(
        (pad) => (pad as unknown as Element).getBoundingClientRect().toJSON() as DOMRect,
        pad,
      );
      const place = (x: number, y: number): [number, number] => [left + x * width, top + y * height];
      await lab.session.drag(place(0.7, 0.3), place(0.75, 0.25), place(0.8, 0.2), place(0.85, 0.15));
      const points = async () => decodeDrawing((await lab.held()).drawing).length / 2;
      await expect.poll(points).toBeGreaterThanOrEqual(1 + 4);
      await lab.obeys();
      expect(await lab.complaints()).toEqual([]);
    });

    test('a typed cost; a wrong one is told', async () => {
      await lab.open({ ...STILL, cost: 'custom' });
      const field = await lab.named('textarea', 'Formula');
      await lab.session.type(field, 'abs(x1-y1) + 5*abs(x2-y2)');
      await expect.poll(async () => (await lab.held()).expr).toBe('abs(x1-y1) + 5*abs(x2-y2)');
      await lab.press('Play');
      await lab.obeys();
      await lab.session.type(field, 'fetch(x)');
      await expect.poll(() => lab.text('[id$="-error"]')).not.toBe('');
    });

    test('digits, and measuring them', async () => {
      await lab.open(SMALL);
      await lab.press('MNIST digits', 'option');
      await expect.poll(async () => (await lab.held()).data).toBe('mnist');
      await lab.obeys();
      await lab.open({ ...DIGITS, cost: 'ssim' });
      await lab.obeys();
      await lab.press('Measure');
      await lab.press('1 N', 'input');
      await lab.press('Start');
      await expect
        .poll(() => lab.text('[role="dialog"] caption'), { timeout: 40_000 })
        .toContain('32 samples');
      await lab.press('Close');
      await lab.obeys();
      expect(await lab.complaints()).toEqual([]);
    });

    test('a starting point; the assigner alone with a table', async () => {
      const [{ id, iterations, change }] = STARTS;
      await lab.open({ ...change, start: id, play: false });
      await lab.atIteration(iterations);
      await lab.press('Step'); // as large as it was trained: one takes seconds
      await lab.atIteration(iterations + 1);
      await lab.press('Reset');
      await lab.atIteration(iterations);
      await lab.open({ ...SMALL, train: 'assigner', assignerKind: 'table' });
      await lab.obeys();
      expect(await lab.complaints()).toEqual([]);
    });

    test('pictures come in their own colours; one that is cut off is told', async () => {
      await lab.open(STILL);
      await lab.drop(...PICTURES, file('half.png', PICTURES[0].bytes.subarray(0, 60)));
      await expect.poll(() => lab.text('[data-testid="own"]')).toContain('12 pictures, 16 × 16, colour');
      await expect.poll(lab.complaints).toEqual([expect.stringContaining('half.png is cut off')]);
      await expect.poll(async () => (await lab.reals()).length).toBeGreaterThan(0);
      for (const { real, middle } of await lab.reals()) expect(middle).toEqual(LOUD[classOf(real)]);
      await lab.press('Play');
      await lab.obeys();
    });

    test('a run saved and loaded', async () => {
      await lab.open(STILL);
      await lab.press('Step');
      await lab.atIteration(1);
      const saved = await lab.save();
      await lab.press('Reset');
      await lab.atIteration(0);
      await lab.drop(saved);
      await lab.atIteration(1);
      await lab.press('Play');
      await lab.obeys();
      expect(await lab.complaints()).toEqual([]);
    });
  });
}

test.describe('Firefox that resists fingerprinting', () => {
  test.skip(!firefox, 'Firefox is not here and cannot be installed');

  test('pictures are refused with the reason, and the run goes on', async () => {
    const session = await startFirefox(`${firefox}`, { 'privacy.resistFingerprinting': true });
    try {
      const lab = new Lab(session, `${test.info().project.use.baseURL}`);
      await lab.open(SMALL);
      await lab.drop(...PICTURES);
      await expect
        .poll(lab.complaints)
        .toEqual([expect.stringContaining('This browser falsifies the pixels that a page reads back')]);
      await lab.obeys();
      expect((await lab.held()).data).toBe('ring');
    } finally {
      await session.end();
    }
  });
});

/** Images on WebGPU, in software: slow, so the problem is as small as can be. */
import { expect, test } from '@playwright/test';
import { setting } from '../src/experiment/settings.ts';
import { toHash } from '../src/experiment/url.ts';
import type { Experiment } from '../src/settings/table.ts';
import {
  algorithm,
  dualIn,
  experimentWith,
  grid,
  halves,
  holds,
  notices,
  numbersAt,
  open,
  slider,
  step,
  unfold,
} from './lab.ts';

const TINY: Partial<Experiment> = {
  data: 'mnist',
  image: 16,
  N: 24,
  steps: 1,
  batch: 0,
  latentDim: 4,
  centres: 10,
  assignerWidth: 4,
  assignerDepth: 1,
  generatorWidth: 4,
  generatorDepth: 1,
  play: false,
};

for (const cost of ['square', 'ssim'] as const) {
  test(`digits train under ${cost}, and give the numbers of WebAssembly`, async ({ page }) => {
    test.setTimeout(180_000);
    await open(page, { ...TINY, cost, backend: 'wasm' });
    await step(page, 1);
    const expected = dualIn(await numbersAt(page, 1));
    await page.goto('about:blank');
    await page.goto(`./${toHash(experimentWith({ ...TINY, cost, backend: 'webgpu' }))}`);
    await expect(grid(page)).toHaveCount(48, { timeout: 80_000 }); // kernels are compiled
    await expect(page.getByTestId('backend')).toHaveText('WebGPU');
    expect((await halves(page, 0)).right.some((level) => level > 128)).toBe(true);
    await step(page, 1);
    await expect(algorithm(page)).toContainText('iteration 1', { timeout: 60_000 });
    const dual = dualIn(await numbersAt(page, 1));
    expect(Math.abs(dual / expected - 1)).toBeLessThan(0.01);

    await unfold(page, setting('sigma'));
    await slider(page, 'sigma').press('ArrowRight'); // a second frame of the same batch
    await holds(page, { sigma: 0.12 });
    await step(page, 1);
    await expect(algorithm(page)).toContainText('iteration 2', { timeout: 60_000 });
    await expect(notices(page)).toHaveCount(0);
  });
}

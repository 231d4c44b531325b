/** WebGPU on the browser's software adapter: slow, so the problem is tiny. */
import { expect, type Page, test } from '@playwright/test';
import type { Experiment } from '../src/settings/table.ts';
import {
  atIteration,
  button,
  dualIn,
  isKept,
  measure,
  metric,
  notices,
  numbersAt,
  open,
  reaches,
  STILL,
  sheet,
  step,
} from './lab.ts';

const TINY: Partial<Experiment> = {
  N: 32,
  steps: 1,
  assignerWidth: 4,
  generatorWidth: 4,
  assignerDepth: 1,
  generatorDepth: 1,
  play: false,
  exact: false, // the page has one worker, the one that trains
};

test('a software adapter is passed over, since WebAssembly beats it', async ({ page }) => {
  await open(page, STILL);
  await expect(page.getByTestId('backend')).toHaveText('WebAssembly');
  await page.getByRole('button', { name: /^Computed on/ }).click();
  await expect(page.locator('.popover')).toContainText('WebGPU runs in software here');
});

test('when it is asked for it trains, and gives the numbers of WebAssembly', async ({ page }) => {
  test.slow();
  await open(page, { ...TINY, backend: 'wasm' });
  await step(page, 2);
  const expected = dualIn(await numbersAt(page, 2));
  await page.goto('about:blank');
  await open(page, { ...TINY, backend: 'webgpu' });
  await expect(page.getByTestId('backend')).toHaveText('WebGPU');
  await expect(page.getByRole('region', { name: 'Algorithm' })).toContainText('one GPU kernel');
  await step(page, 2);
  expect(dualIn(await numbersAt(page, 2))).toBeCloseTo(expected, 2);
  await button(page, 'Play').click();
  await reaches(page, 4);
  await expect(notices(page)).toHaveCount(0);
});

test('its samples are measured on the processor, and give the metrics of WebAssembly', async ({ page }) => {
  test.slow();
  const measured: number[] = [];
  for (const backend of ['wasm', 'webgpu'] as const) {
    await page.goto('about:blank');
    await open(page, { ...TINY, backend });
    await step(page, 1);
    await numbersAt(page, 1);
    await measure(page, '1 N');
    await expect(sheet(page).getByRole('caption')).toContainText('32 samples of iteration 1', {
      timeout: 60_000,
    });
    measured.push(Number.parseFloat((await metric(page, 'W₁').textContent()) ?? ''));
  }
  expect(measured[1]).toBeCloseTo(measured[0], 3);
});

/** Takes the device away, as a driver that crashes does. It is known by the next bind group that is made. */
const loseDevice = (page: Page) =>
  page.workers()[0].evaluate(() => {
    const make = GPUDevice.prototype.createBindGroup;
    GPUDevice.prototype.createBindGroup = function (this: GPUDevice, descriptor) {
      GPUDevice.prototype.createBindGroup = make;
      const group = make.call(this, descriptor);
      setTimeout(() => this.destroy());
      return group;
    };
  });

test('a device that is lost: the visitor is told, and the run goes on from where it rested', async ({
  page,
}) => {
  test.slow();
  await open(page, { ...TINY, backend: 'webgpu' });
  await step(page, 2);
  const expected = await numbersAt(page, 2);
  await button(page, 'Reset').click();
  await numbersAt(page, 0);
  await step(page, 1);
  await isKept(page, 1);
  await loseDevice(page);
  await step(page, 1); // makes bind groups
  await expect(page.getByRole('alert')).toContainText(/Training was interrupted \(.*\) and continues from/);
  await atIteration(page, 1);
  await expect(page.getByTestId('backend')).toHaveText('WebGPU'); // the first loss may be chance
  await step(page, 1);
  expect(await numbersAt(page, 2)).toBe(expected);
});

test('a device that is lost again: the next backend takes over', async ({ page }) => {
  test.slow();
  await open(page, { ...TINY, backend: 'webgpu' });
  for (const _ of [1, 2]) {
    await loseDevice(page);
    const worker = page.workers()[0];
    await step(page, 1);
    await expect
      .poll(() => page.workers().length === 1 && page.workers()[0] !== worker, { timeout: 60_000 })
      .toBe(true);
    await atIteration(page, 0);
  }
  await expect(page.getByTestId('backend')).not.toHaveText('WebGPU', { timeout: 30_000 });
  await step(page, 1);
  await numbersAt(page, 1);
});

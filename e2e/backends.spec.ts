/** Which backend runs and why, and a worker that crashes. */
import { expect, type Page, test } from '@playwright/test';
import { setting } from '../src/experiment/settings.ts';
import {
  button,
  control,
  dualIn,
  held,
  isKept,
  iterationOf,
  notices,
  numbersAt,
  open,
  reaches,
  SMALL,
  STILL,
  shows,
  step,
  unfold,
} from './lab.ts';

const reason = async (page: Page) => {
  await page.getByRole('button', { name: /^Computed on .*: why\?$/ }).click();
  return page.locator('.popover');
};

test('without WebGPU the page computes on WebAssembly, and says why', async ({ page }) => {
  await open(page, SMALL);
  await expect(page.getByTestId('backend')).toHaveText('WebAssembly');
  const why = await reason(page);
  await expect(why).toContainText('Computed on WebAssembly');
  await expect(why).toContainText(/WebAssembly: WebGPU .+; WebGL .+\./);
  await expect(why).toContainText('Assignments: ');
  await reaches(page, 3);
});

test('the plain CPU can be forced, and gives the same first numbers', async ({ page }) => {
  await open(page, { ...STILL, backend: 'cpu' });
  await expect(page.getByTestId('backend')).toHaveText('JavaScript');
  await expect(await reason(page)).toContainText('JavaScript, as asked for.');
  await page.keyboard.press('Escape');
  await step(page, 1);
  const cpu = dualIn(await numbersAt(page, 1));
  await unfold(page, setting('backend'));
  await control(page, setting('backend')).selectOption('wasm');
  await expect(page.getByTestId('backend')).toHaveText('WebAssembly');
  await button(page, 'Reset').click();
  await numbersAt(page, 0);
  await step(page, 1);
  expect(dualIn(await numbersAt(page, 1))).toBeCloseTo(cpu, 2);
});

test('a backend that is not there is replaced, and the page says by which', async ({ page }) => {
  await open(page, { ...SMALL, backend: 'webgpu' });
  await expect(page.getByTestId('backend')).not.toHaveText('WebGPU');
  await expect(await reason(page)).toContainText(
    /instead of WebGPU: WebGPU (finds no adapter|is missing) here/,
  );
  await shows(page, await openRun(page), held(page));
  expect(held(page).backend).toBe('webgpu');
  await reaches(page, 1);
});

async function openRun(page: Page) {
  await unfold(page, setting('backend'));
  return setting('backend');
}

/** The page has one worker then, the one that trains. */
const ALONE = { exact: false } as const;

/** The training worker throws, as a defect would. */
const crash = (page: Page) =>
  page.workers()[0].evaluate(() => {
    setTimeout(() => {
      throw new Error('boom');
    });
  });

test('a worker that crashes is replaced: the visitor is told, and the run goes on from where it rested', async ({
  page,
}) => {
  await open(page, { ...STILL, ...ALONE });
  await step(page, 3);
  const before = await numbersAt(page, 3);
  await isKept(page, 3);
  await crash(page);
  await expect(page.getByRole('alert')).toContainText('Training was interrupted');
  await expect(page.getByRole('alert')).toContainText('boom');
  await expect(page.getByRole('alert')).toContainText('continues from iteration 3.');
  await expect(button(page, 'Play')).toBeVisible(); // at rest, as before
  expect(await numbersAt(page, 3)).toBe(before);
  await step(page, 1);
  await numbersAt(page, 4);
});

test('a run that plays when its worker crashes plays on', async ({ page }) => {
  await open(page, { ...SMALL, ...ALONE });
  await reaches(page, 2);
  const worker = page.workers()[0];
  await crash(page);
  await expect(page.getByRole('alert')).toContainText('continues from');
  await expect.poll(() => page.workers().length === 1 && page.workers()[0] !== worker).toBe(true);
  await reaches(page, 5);
  await expect(button(page, 'Pause')).toBeVisible();
  await expect(notices(page)).toHaveCount(1);
});

test('a worker that crashes later goes on from its last checkpoint', async ({ page }) => {
  await open(page, { ...SMALL, ...ALONE });
  await page.workers()[0].evaluate(
    () =>
      new Promise<void>((resolve) => {
        const post = self.postMessage.bind(self);
        self.postMessage = (report: { type: string }, options?: unknown) => {
          post(report, options as StructuredSerializeOptions);
          if (report.type === 'checkpoint') resolve();
        };
      }),
  );
  await crash(page);
  await expect(page.getByRole('alert')).toContainText(/continues from iteration [1-9]\d*\./);
  const from = Number(/iteration (\d+)/.exec((await page.getByRole('alert').textContent()) ?? '')?.[1]);
  await reaches(page, from + 1);
});

test('a worker that keeps crashing: the training stops, and the page stays usable', async ({ page }) => {
  await open(page, { ...STILL, ...ALONE });
  for (let i = 1; i <= 6; i++) {
    const before = page.workers()[0];
    await crash(page);
    await expect.poll(() => page.workers()[0] !== undefined && page.workers()[0] !== before).toBe(true);
    await expect(page.getByTestId('backend')).toBeVisible();
    await step(page, 1);
    await numbersAt(page, 1);
    await button(page, 'Reset').click();
    await numbersAt(page, 0);
  }
  await crash(page);
  await expect(page.getByRole('alert')).toContainText('Training stopped');
  await expect(control(page, setting('p'))).toBeEnabled();
});

test('a worker that closes itself: first the visitor is told, then another worker goes on', async ({
  page,
}) => {
  await page.clock.install();
  await open(page, { ...SMALL, ...ALONE });
  await reaches(page, 2);
  const worker = page.workers()[0];
  await worker.evaluate(() => self.close()).catch(() => undefined); // it answers nothing any more
  await page.clock.runFor(8000);
  await expect(page.getByTestId('rate')).toHaveText('no answer');
  await page.clock.runFor(30_000);
  await expect(page.getByRole('alert')).toContainText('it no longer answered');
  await expect(page.getByTestId('rate')).toHaveText(/it\/s/);
  await reaches(page, (await iterationOf(page)) + 2);
});

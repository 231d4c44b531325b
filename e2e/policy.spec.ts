/** What the page may load and run: its own policy, the same from a strict server, and frames that are closed to it. */

import { expect, type Page, test } from '@playwright/test';
import { defaults } from '../src/experiment/experiment.ts';
import { setting } from '../src/experiment/settings.ts';
import { listing } from '../src/methods/assignment/listing.ts';
import { linesOf } from '../src/methods/listing.ts';
import { WORDS } from '../test/words.ts';
import { begun, button, control, holds, measure, open, reaches, STILL, sheet, step } from './lab.ts';
import { serve } from './site.ts';

const LINES = linesOf(listing(defaults(), WORDS));

/** What the policy blocks, as browsers report it to pages; and errors in the console. */
async function watch(page: Page) {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`${event.violatedDirective}: ${event.blockedURI}`),
    ),
  );
  return errors;
}

const policyOf = async (page: Page): Promise<string> =>
  (await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')) ?? '';

/** Much of what loads something, or makes it: formulas, a typed cost, digits, measuring, a menu, a game. */
async function visit(page: Page): Promise<void> {
  await page.getByText(LINES[1].text).click();
  await expect(page.locator('.katex').first()).toBeVisible();
  await control(page, setting('cost')).selectOption('custom');
  await control(page, setting('expr')).fill('abs(x1-y1) + 5*abs(x2-y2)');
  await holds(page, { expr: 'abs(x1-y1) + 5*abs(x2-y2)' });
  await expect(page.getByTestId('glyph').locator('.ball')).toBeVisible();
  await step(page, 1);
  await reaches(page, 1);
  await measure(page, '1 N');
  await expect(sheet(page).getByRole('caption')).toContainText('64 samples', { timeout: 30_000 });
  await page.keyboard.press('Escape');
  await button(page, 'Guess it yourself').click();
  await expect(page.getByRole('dialog', { name: 'Guess it yourself' })).toBeVisible();
  await page.keyboard.press('Escape');
  await control(page, setting('data')).selectOption('mnist');
  await control(page, setting('cost')).selectOption('ssim');
  await expect(page.getByTestId('samples')).toBeVisible();
  await step(page, 1);
  await reaches(page, 1);
}

test('the page has a policy, which keeps it from foreign and made-up code and from nothing that it does', async ({
  page,
}) => {
  const errors = await watch(page);
  await open(page, STILL);
  const policy = await policyOf(page);
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toContain("'unsafe-eval'");
  expect(policy).not.toMatch(/(default|script|style)-src [^;]*'unsafe-inline'/);
  await visit(page);
  expect(errors).toEqual([]);
  await page.evaluate(() => {
    setTimeout(() => new Function('document.title = "made"')()); // the browser's driver itself may
    const script = document.createElement('script');
    script.textContent = 'document.title = "made"';
    document.head.append(script);
  });
  await expect.poll(() => errors).toContain('script-src: eval');
  expect(errors).toContain('script-src-elem: inline');
  await expect(page).toHaveTitle(/^Transport Lab/);
});

test('all works where a server sends the policy with every file, workers too', async ({ page }) => {
  await page.goto('./');
  const site = await serve('/', { 'content-security-policy': await policyOf(page) });
  try {
    const errors = await watch(page);
    await page.goto(`${site.address}#N=64&assignerWidth=16&generatorWidth=16&play=0`);
    await begun(page);
    await expect(page.getByTestId('backend')).toHaveText('WebAssembly');
    await visit(page);
    expect(errors.filter((text) => !text.includes('unsafe-eval'))).toEqual([]); // a worker tries it once
    expect(errors.length).toBeLessThanOrEqual(2);
  } finally {
    await site.close();
  }
});

/** The page in a frame of a page beside it. */
async function framed(page: Page, sandbox: string) {
  await page.route('**/host.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<iframe sandbox="${sandbox}" width="1400" height="850" src="./#N=64&assignerWidth=16"></iframe>`,
    }),
  );
  await page.goto('./host.html');
  return page.frameLocator('iframe');
}

test('in a sandboxed frame with its own origin it runs', async ({ page }) => {
  const frame = await framed(page, 'allow-scripts allow-same-origin');
  await expect
    .poll(async () => Number(await frame.getByTestId('iteration').textContent()), { timeout: 30_000 })
    .toBeGreaterThan(2);
});

test('in one that takes its origin it says why it cannot, and where it can', async ({ page }) => {
  const frame = await framed(page, 'allow-scripts');
  await expect(
    frame.getByText(/shown in a closed frame \(sandbox without allow-same-origin\)/),
  ).toBeVisible();
  await expect(frame.getByRole('link')).toHaveAttribute('href', /#N=64/);
  await expect(frame.getByTestId('iteration')).toHaveCount(0);
});

/** The lab in a page of another origin: by a frame, and by the module that makes one. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type Site, serve } from './site.ts';

const LINK = '#N=64&assignerWidth=16&generatorWidth=16';
let lab: Site;
let host: Site;

test.beforeAll(async () => {
  lab = await serve('/lab/', { 'access-control-allow-origin': '*' });
  const folder = mkdtempSync(join(tmpdir(), 'host-'));
  writeFileSync(join(folder, 'host.html'), hostPage(lab.address));
  host = await serve('/', {}, folder);
});
test.afterAll(() => Promise.all([lab.close(), host.close()]));

interface Host extends Window {
  mounted: { play(): void; pause(): void; set(link: string): void; remove(): void };
  states: { playing: boolean; iteration: number }[];
}

/** A page of another origin with two pictures, of which the second is out of sight. */
const hostPage = (lab: string): string => `<!doctype html><title>host</title><button>Before</button>
  <div id="one" style="width: 640px; height: 560px"></div>
  <iframe id="two" src="${lab}${LINK}&embed=1" style="margin-top: 3000px; height: 560px"></iframe>
  <script type="module">
    import { mount } from '${lab}embed.js';
    window.states = [];
    window.mounted = mount(document.getElementById('one'), '${LINK}', { onChange: (s) => states.push(s) });
  </script>`;

const last = (page: Page) => page.evaluate(() => (window as unknown as Host).states.at(-1));
const tell = (page: Page, what: 'play' | 'pause' | 'remove') =>
  page.evaluate((what) => (window as unknown as Host).mounted[what](), what);

test('pictures in a page of another origin play while seen, take no focus, give keys back, and obey', async ({
  page,
}) => {
  await page.goto(`${host.address}host.html`);
  const [one, two] = ['#one iframe', '#two'].map((frame) => page.frameLocator(frame));
  const iteration = (frame: typeof one) => frame.getByTestId('iteration').textContent().then(Number);
  await expect.poll(() => iteration(one), { timeout: 30_000 }).toBeGreaterThan(3);
  await expect.poll(async () => (await last(page))?.playing).toBe(true);
  await expect(two.getByRole('button', { name: 'Pause' })).toBeVisible();
  const unseen = await iteration(two);

  // neither focus nor history is taken
  expect(await page.evaluate(() => [document.activeElement?.tagName, history.length])).toEqual(['BODY', 2]);

  // keys act only while the focus is in the picture, and Escape gives them back
  await one.getByTestId('plane').click({ position: { x: 5, y: 5 } });
  await page.keyboard.press(' ');
  await expect(one.getByRole('button', { name: 'Play' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(one.locator('#main :focus')).toHaveCount(0);
  await one.getByRole('link', { name: 'Open in Transport Lab' }).focus();
  await page.keyboard.press('s');
  const rest = await iteration(one);

  // the page around plays, pauses and chooses the link
  await tell(page, 'play');
  await expect.poll(() => iteration(one)).toBeGreaterThan(rest + 1);
  await tell(page, 'pause');
  await expect.poll(async () => (await last(page))?.playing).toBe(false);
  await page.evaluate(() => (window as unknown as Host).mounted.set('#N=32&play=0&controls=ratio'));
  await expect.poll(() => last(page)).toEqual({ playing: false, iteration: 0 });
  await expect(one.getByRole('textbox', { name: 'm/N' })).toBeVisible();
  expect(await page.evaluate(() => history.length)).toBe(2);

  // the second one waited until it was seen
  expect(await iteration(two)).toBeLessThanOrEqual(unseen + 1);
  await page.locator('#two').scrollIntoViewIfNeeded();
  await expect.poll(() => iteration(two)).toBeGreaterThan(unseen + 3);
  await tell(page, 'remove');
  await expect(page.locator('#one iframe')).toHaveCount(0);
});

test('what is no message of its page is not heard', async ({ page }) => {
  await page.goto(`${lab.address}${LINK}&embed=1&play=0`);
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  await page.evaluate(() => {
    postMessage({ lab: 'play' }, '*'); // before hello
    postMessage({ lab: 'hello' }, '*');
    postMessage({ lab: 'play', more: 1 }, '*');
    postMessage({ lab: 'eval', code: '1' }, '*');
    postMessage(null, '*');
  });
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  await page.evaluate(() => postMessage({ lab: 'play' }, '*'));
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
});

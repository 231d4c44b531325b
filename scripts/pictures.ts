/** `npm run pictures`: the pictures of the README, taken from the built page at the starting points. */
import { mkdirSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { defaults, withChange } from '../src/experiment/experiment.ts';
import { toHash } from '../src/experiment/url.ts';
import { STARTS } from '../src/settings/starts.ts';
import { findChromium } from './chromium.ts';

const FOLDER = 'public/pictures';

mkdirSync(FOLDER, { recursive: true });
const server = await preview({ preview: { host: '127.0.0.1', port: 4581 }, logLevel: 'warn' });
const browser = await chromium.launch({ executablePath: findChromium() ?? undefined });
for (const { id } of STARTS) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1400 }, deviceScaleFactor: 1 });
  const experiment = { ...withChange(defaults(), { start: id }), play: false, theme: 'light' } as const;
  await page.goto(`${server.resolvedUrls?.local[0]}${toHash(experiment)}`);
  const pairs = page.getByRole('list', { name: 'Generated images, each beside its assigned real' });
  await pairs.locator('canvas').nth(47).waitFor();
  await pairs.screenshot({ path: `${FOLDER}/${id}.png` });
  console.log(`${FOLDER}/${id}.png`);
  await page.close();
}
await browser.close();
await server.close();

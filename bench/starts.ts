/** Starting points in the page: seconds from choosing one to its first picture. */
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { isBuilt } from '../scripts/built.ts';
import { findChromium } from '../scripts/chromium.ts';
import { defaults, withChange } from '../src/experiment/experiment.ts';
import { toHash } from '../src/experiment/url.ts';
import { STARTS } from '../src/settings/starts.ts';
import { FLAGS, served } from './page.ts';
import type { Row } from './tools.ts';

export async function startFigures(): Promise<Row[]> {
  if (!isBuilt()) await build({ logLevel: 'warn' });
  const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: FLAGS });
  const rows = await served(async (address) => {
    const rows: Row[] = [];
    for (const { id, label } of STARTS) {
      const page = await browser.newPage();
      await page.goto(address);
      await page.waitForFunction(moves);
      rows.push({
        figure: `Starting point “${label}”: from choosing it to its pictures`,
        value: `${(await choose(page, toHash(withChange(defaults(), { start: id })))).toFixed(2)} s`,
        goal: 'within 2 s',
        detail: 'Chromium without WebGPU, the ring running before',
      });
      await page.close();
    }
    return rows;
  });
  await browser.close();
  return rows;
}

const moves = () => Number(document.querySelector('[data-testid=iteration]')?.textContent) > 0;

/** Opens a link in the page; seconds until a trained iteration and its pictures are shown. */
async function choose(page: Page, hash: string): Promise<number> {
  const begin = performance.now();
  await page.evaluate((hash) => {
    location.hash = hash;
  }, hash);
  await page.waitForFunction(trained, null, { polling: 20 });
  return (performance.now() - begin) / 1000;
}

const trained = () =>
  Number(document.querySelector('[data-testid=iteration]')?.textContent) >= 40 &&
  document.querySelectorAll('[data-testid=samples] canvas').length > 40;

/** Two lanes on the page: the speed of each beside the other, relative to its speed alone. */
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { isBuilt } from '../scripts/built.ts';
import { findChromium } from '../scripts/chromium.ts';
import { FLAGS, served } from './page.ts';
import type { Row } from './tools.ts';

const WARM_MS = 4000;
const MEASURED_MS = 10_000;
const LEFT = 'cost=square';
const RIGHT = 'cost=euclidean';

/** Iterations a second of each lane of a link. */
async function rates(page: Page, link: string): Promise<number[]> {
  await page.goto('about:blank');
  await page.goto(link);
  await page.waitForTimeout(WARM_MS);
  const now = async () => (await page.getByTestId('iteration').allTextContents()).map(Number);
  const begin = performance.now();
  const before = await now();
  await page.waitForTimeout(MEASURED_MS);
  const after = await now();
  const seconds = (performance.now() - begin) / 1000;
  return after.map((iteration, k) => (iteration - before[k]) / seconds);
}

export async function laneFigures(): Promise<Row[]> {
  if (!isBuilt()) await build({ logLevel: 'warn' });
  const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: FLAGS });
  try {
    return await served(async (address) => {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      const alone = [
        await rates(page, `${address}#${LEFT}`),
        await rates(page, `${address}#${RIGHT}`),
      ].flat();
      const rows: Row[] = [];
      for (const pace of ['time', 'iteration']) {
        const both = await rates(page, `${address}#${LEFT}&beside=${pace}&beside.${RIGHT}`);
        const shares = both.map((rate, k) => rate / alone[k]);
        rows.push({
          figure: `ring beside ring, in step by ${pace}: speed of each lane relative to alone`,
          value: shares.map((share) => `${Math.round(100 * share)} %`).join(' and '),
          goal: 'at least 45 %',
          detail: `${both.map((rate) => rate.toFixed(1)).join(' and ')} it/s, alone ${alone.map((rate) => rate.toFixed(1)).join(' and ')}`,
        });
      }
      return rows;
    });
  } finally {
    await browser.close();
  }
}

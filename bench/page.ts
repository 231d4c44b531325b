/** The built page in Chromium without WebGPU: speed, drawn frames, long tasks, first movement, first download. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { isBuilt } from '../scripts/built.ts';
import { findChromium } from '../scripts/chromium.ts';
import { firstDownloadSize, LIMIT } from '../scripts/first-download.ts';
import { prepareMnist } from '../scripts/mnist.ts';
import { median, type Row } from './tools.ts';

const PORT = 4573;
const SECONDS = 10;
export const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Serves the built site while `use` runs. */
export async function served<T>(use: (address: string) => Promise<T>): Promise<T> {
  const server: ChildProcess = spawn(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'preview', '--port', String(PORT), '--strictPort'],
    { stdio: 'ignore' },
  );
  const address = `http://localhost:${PORT}/`;
  try {
    for (let i = 0; i < 100 && !(await fetch(address).catch(() => null)); i++)
      await new Promise((r) => setTimeout(r, 100));
    return await use(address);
  } finally {
    server.kill();
  }
}

interface Measured {
  movement: number;
  iterations: number;
  frames: number;
  longest: number;
  /** First contentful paint, s; total blocking time up to the first movement, ms; cumulative layout shift. */
  paint: number;
  blocking: number;
  shift: number;
}

/** What loading may cost, at most. */
const LOAD_LIMITS = { paint: 1, blocking: 200, shift: 0.05 };

const iteration = (page: Page) => page.getByTestId('iteration').textContent().then(Number);

async function measure(page: Page, address: string): Promise<Measured> {
  await page.addInitScript(() => {
    const tasks: { at: number; ms: number }[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push({ at: entry.startTime, ms: entry.duration });
    }).observe({ type: 'longtask', buffered: true });
    const shifts: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      })[])
        if (!entry.hadRecentInput) shifts.push(entry.value);
    }).observe({ type: 'layout-shift', buffered: true });
    Object.assign(window, { tasks, shifts });
  });
  const begin = Date.now();
  await page.goto(address);
  await page.waitForFunction(
    () => Number(document.querySelector('[data-testid=iteration]')?.textContent) > 0,
    null,
    { polling: 20 },
  );
  const movement = (Date.now() - begin) / 1000;
  const from = await page.evaluate(() => performance.now());
  await page.waitForTimeout(2000);
  const [first, frames] = [await iteration(page), await drawn(page)];
  const started = await page.evaluate(() => performance.now());
  await page.waitForTimeout(SECONDS * 1000);
  const [last, drawnLater] = [await iteration(page), await drawn(page)];
  const { seconds, ...found } = await page.evaluate(
    ([from, started]) => {
      const { tasks, shifts } = window as unknown as {
        tasks: { at: number; ms: number }[];
        shifts: number[];
      };
      const after = tasks.filter((t) => t.at > from).map((t) => t.ms);
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      const before = tasks.filter((t) => t.at <= from).map((t) => t.ms - 50);
      const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
      return {
        seconds: (performance.now() - started) / 1000,
        longest: Math.max(0, ...after),
        paint: paint.startTime / 1000,
        blocking: sum(before),
        shift: sum(shifts),
      };
    },
    [from, started],
  );
  const per = (count: number) => count / seconds;
  return {
    movement,
    iterations: per(last - first),
    frames: per(drawnLater - frames),
    ...found,
  };
}

const drawn = (page: Page) =>
  page.evaluate(() => Number(document.querySelector('[data-frames]')?.getAttribute('data-frames') ?? 0));

/** Figures 2 and 6. */
export async function pageFigures(): Promise<Row[]> {
  if (!isBuilt()) {
    prepareMnist();
    await build({ logLevel: 'warn' });
  }
  const executablePath = findChromium() ?? undefined;
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    const runs = await served(async (address) => {
      const warm = await browser.newPage();
      await warm.goto(address); // a warm server
      await warm.close();
      const all: Measured[] = [];
      for (let i = 0; i < 3; i++) {
        const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
        all.push(await measure(await context.newPage(), address));
        await context.close();
      }
      return all;
    });
    const of = (key: keyof Measured) => median(runs.map((run) => run[key]));
    const detail = `median of ${runs.length} visits, Chromium ${browser.version()}, no WebGPU`;
    return [
      {
        figure: '2 ring on the page: iterations a second',
        value: of('iterations').toFixed(1),
        goal: 'at least 8',
        detail,
      },
      { figure: '2 drawn frames a second', value: of('frames').toFixed(1), goal: 'at least 30', detail: '' },
      {
        figure: '2 longest main-thread task after start, ms',
        value: Math.max(...runs.map((r) => r.longest)).toFixed(0),
        goal: 'at most 100',
        detail: '0: none over 50',
      },
      {
        figure: '2 first movement after navigation, s',
        value: of('movement').toFixed(2),
        goal: 'at most 3',
        detail: '',
      },
      {
        figure: '2 first contentful paint, s',
        value: of('paint').toFixed(2),
        goal: `at most ${LOAD_LIMITS.paint}`,
        detail: '',
      },
      {
        figure: '2 total blocking time up to the first movement, ms',
        value: of('blocking').toFixed(0),
        goal: `at most ${LOAD_LIMITS.blocking}`,
        detail: 'what tasks take beyond 50 ms each',
      },
      {
        figure: '2 cumulative layout shift',
        value: of('shift').toFixed(4),
        goal: `at most ${LOAD_LIMITS.shift}`,
        detail: 'sum over the visit',
      },
      {
        figure: '6 first download up to the moving ring, kB (gzip)',
        value: ((await firstDownloadSize()) / 1000).toFixed(0),
        goal: `at most ${LIMIT / 1000}`,
        detail: 'scripts/first-download.ts',
      },
    ];
  } finally {
    await browser.close();
  }
}

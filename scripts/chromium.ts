import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { installFromDebian } from './debian.ts';
import { commandOf, runNode } from './tools.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const SHELLS = ['chromium-headless-shell', 'chrome-headless-shell'];
const PROGRAMS = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];

const onPath = (names: string[]): string[] =>
  (process.env.PATH ?? '').split(delimiter).flatMap((at) => names.map((name) => join(at, name)));

/** Where a Chromium may be: on the path, in the usual places of macOS and Windows, in Playwright's own folder. */
function places(): string[] {
  const usual =
    process.platform === 'darwin'
      ? ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
      : PROGRAMS.flatMap((at) => (at ? [join(at, 'Google/Chrome/Application/chrome.exe')] : []));
  return [...onPath(NAMES), ...usual, chromium.executablePath()];
}

/** Where a headless shell may be. Playwright tells where its Chromium lies, and has the shell in a folder beside it. */
function shellPlaces(): string[] {
  const [, root, revision] = /^(.*)chromium-(\d+)/.exec(chromium.executablePath()) ?? [];
  const folder = `${root}chromium_headless_shell-${revision}`;
  const downloaded = existsSync(folder)
    ? readdirSync(folder).flatMap((at) =>
        ['', '.exe'].map((end) => join(folder, at, `chrome-headless-shell${end}`)),
      )
    : [];
  return [...onPath(SHELLS), ...downloaded];
}

/** Some files are there and do not run: libraries are missing, or a package only points at another one. */
function runs(path: string): boolean {
  if (!existsSync(path)) return false;
  if (process.platform === 'win32') return true; // asked for its version it would open a window
  return spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;
}

function named(): string | null {
  const path = process.env.CHROMIUM_PATH;
  if (path && !existsSync(path)) throw new Error(`CHROMIUM_PATH names ${path}, which does not exist.`);
  return path || null;
}

const findShell = (): string | null => named() ?? shellPlaces().find(runs) ?? null;

/**
 * A Chromium that is here and runs: the one named by CHROMIUM_PATH, else the first found, at last one without windows;
 * null where there is none.
 */
export const findChromium = (): string | null =>
  named() ?? [...places(), ...shellPlaces()].find(runs) ?? null;

/**
 * For the tests: a headless shell, which is Chromium without windows, and opens a page with less work;
 * else as `findChromium`.
 */
export const findHeadless = (): string | null => findShell() ?? findChromium();

/** What to do where there is no Chromium and none can be had. */
export const NO_CHROMIUM =
  'The browser tests need Chromium or Chrome, and none could be found, downloaded or installed.\n' +
  'Install one, or name the one you have: CHROMIUM_PATH=/path/to/chromium npm test';

/**
 * As `findHeadless`, and a shell is installed from Debian where that can be. Where there is no Chromium either, a shell is
 * fetched by Playwright, else Chromium as a package of Debian.
 */
export const provideHeadless = (): string | null =>
  findShell() ??
  (installFromDebian('chromium-headless-shell') ? findShell() : null) ??
  findChromium() ??
  downloaded() ??
  (installFromDebian('chromium') ? findChromium() : null);

function downloaded(): string | null {
  console.log('No Chromium found: Playwright downloads one.');
  runNode([commandOf('@playwright/test', 'playwright'), 'install', '--only-shell', 'chromium']);
  return findShell();
}

/** The folder of the Vulkan loader that comes with a Chromium, for WebGPU in Node on machines without one. */
export function vulkanFolder(chromiumPath: string): string | undefined {
  const folders = [dirname(realpathSync(chromiumPath)), '/usr/lib/chromium', '/opt/google/chrome'];
  return folders.find((folder) => existsSync(join(folder, 'libvulkan.so.1')));
}

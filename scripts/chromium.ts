import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { installFromDebian } from './debian.ts';
import { commandOf, runNode } from './tools.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PROGRAMS = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];

/** Where a Chromium may be: on the path, in the usual places of macOS and Windows, in Playwright's own folder. */
function places(): string[] {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((at) => NAMES.map((name) => join(at, name)));
  const usual =
    process.platform === 'darwin'
      ? ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
      : PROGRAMS.flatMap((at) => (at ? [join(at, 'Google/Chrome/Application/chrome.exe')] : []));
  return [...onPath, ...usual, chromium.executablePath()];
}

/** Some files are there and do not run: libraries are missing, or a package only points at another one. */
function runs(path: string): boolean {
  if (!existsSync(path)) return false;
  if (process.platform === 'win32') return true; // asked for its version it would open a window
  return spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;
}

/** A Chromium that is here and runs: the one named by CHROMIUM_PATH, else the first found; null where there is none. */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, which does not exist.`);
    return named;
  }
  return places().find(runs) ?? null;
}

/** What to do where there is no Chromium and none can be had. */
export const NO_CHROMIUM =
  'The browser tests need Chromium or Chrome, and none could be found, downloaded or installed.\n' +
  'Install one, or name the one you have: CHROMIUM_PATH=/path/to/chromium npm test';

/** As `findChromium`, and where there is none it is fetched: by Playwright, else as a package of Debian. */
export function provideChromium(): string | null {
  return findChromium() ?? downloaded() ?? (installFromDebian('chromium') ? findChromium() : null);
}

function downloaded(): string | null {
  console.log('No Chromium found: Playwright downloads one.');
  runNode([commandOf('@playwright/test', 'playwright'), 'install', '--no-shell', 'chromium']);
  return findChromium();
}

/** The folder of the Vulkan loader that comes with a Chromium, for WebGPU in Node on machines without one. */
export function vulkanFolder(chromiumPath: string): string | undefined {
  const folders = [dirname(realpathSync(chromiumPath)), '/usr/lib/chromium', '/opt/google/chrome'];
  return folders.find((folder) => existsSync(join(folder, 'libvulkan.so.1')));
}

/** The other two engines, for the smoke tests: found, or installed where that is one command. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installFromDebian } from './debian.ts';

/** What drives WebKitGTK: its WebDriver, its small browser, and a screen in memory (Xvfb). */
export interface WebKit {
  driver: string;
  browser: string;
  screen: string;
}

const onPath = (names: string[]): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(existsSync);

/** A Firefox that is here and runs: the one named by FIREFOX_PATH, else the first found; null where there is none. */
export function findFirefox(): string | null {
  const named = process.env.FIREFOX_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`FIREFOX_PATH names ${named}, which does not exist.`);
    return named;
  }
  if (process.platform === 'win32') {
    const path = join(process.env.PROGRAMFILES ?? '', 'Mozilla Firefox', 'firefox.exe');
    return existsSync(path) ? path : null;
  }
  const mac = '/Applications/Firefox.app/Contents/MacOS/firefox';
  const found = onPath(['firefox-esr', 'firefox']) ?? (existsSync(mac) ? mac : null);
  return found && spawnSync(found, ['--version'], { timeout: 30_000 }).status === 0 ? found : null;
}

/** WebKitGTK with all that drives it; null where a part is missing. */
export function findWebKit(): WebKit | null {
  const [driver, screen] = [onPath(['WebKitWebDriver']), onPath(['Xvfb'])];
  const browser = miniBrowsers().find(existsSync);
  return driver && screen && browser ? { driver, screen, browser } : null;
}

/** The small browser lies in a folder of the library, the newest last. */
function miniBrowsers(): string[] {
  const roots = ['/usr/lib', '/usr/lib64', '/usr/libexec'].filter(existsSync);
  const below = (folder: string) => readdirSync(folder).map((name) => join(folder, name));
  const libraries = roots.flatMap((root) => [
    root,
    ...below(root).filter((path) => path.endsWith('-linux-gnu')),
  ]);
  const folders = libraries.flatMap(below).filter((path) => /webkit2?gtk-[\d.]+$/.test(path));
  return folders.map((folder) => join(folder, 'MiniBrowser'));
}

/** As `findFirefox`; where there is none it is installed from Debian, where that can be. */
export const provideFirefox = (): string | null =>
  findFirefox() ?? (installFromDebian('firefox-esr') ? findFirefox() : null);

/** As `findWebKit`; where a part is missing it is installed from Debian, where that can be. */
export const provideWebKit = (): WebKit | null =>
  findWebKit() ?? (installFromDebian('webkit2gtk-driver', 'xvfb') ? findWebKit() : null);

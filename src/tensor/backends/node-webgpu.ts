/** WebGPU in Node, from the `webgpu` package. Never imported by code for browsers. */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const ICD = 'vk_swiftshader_icd.json';
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Installs `navigator.gpu` and the GPU classes. If VK_ICD_FILENAMES names no Vulkan driver, it is set to the software
 * driver of an installed Chromium, so that there is an adapter at all. XDG_RUNTIME_DIR is set because graphics
 * libraries write to standard error without it. With `hardware`, a graphics processor comes first where there is one;
 * otherwise the software driver, so that equal runs are equal on all machines. Resolves to null if an adapter exists, otherwise to the reason why not.
 */
export async function installNodeWebgpu({ hardware = false } = {}): Promise<string | null> {
  if (!process.env.VK_ICD_FILENAMES && process.platform === 'linux') {
    const driver = hardware && hasGraphicsProcessor() ? null : findSoftwareDriver();
    if (driver) process.env.VK_DRIVER_FILES ??= driver;
    if (driver) process.env.VK_ICD_FILENAMES = driver;
  }
  if (process.platform === 'linux') process.env.XDG_RUNTIME_DIR ||= tmpdir();
  try {
    if (!globalThis.navigator?.gpu) await define();
    const adapter = await navigator.gpu.requestAdapter();
    return adapter ? null : 'no WebGPU adapter on this machine';
  } catch (error) {
    return `the webgpu package does not load: ${error instanceof Error ? error.message : error}`;
  }
}

async function define(): Promise<void> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create([]);
  if (globalThis.navigator)
    Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
  else Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
}

/** Has Linux a device for computing on a graphics processor? */
const hasGraphicsProcessor = (): boolean =>
  existsSync('/dev/nvidiactl') || (existsSync('/dev/dri') && readdirSync('/dev/dri').length > 0);

/** The driver file of SwiftShader in the folder of a Chromium from the system or from Playwright. */
function findSoftwareDriver(): string | null {
  return (
    [...systemFolders(), ...playwrightFolders()].map((folder) => join(folder, ICD)).find(existsSync) ?? null
  );
}

function systemFolders(): string[] {
  const named = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => BROWSERS.map((name) => join(folder, name)))
    .filter(existsSync)
    .map((file) => dirname(realpathSync(file)));
  return [...named, '/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
}

function playwrightFolders(): string[] {
  const root = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache', 'ms-playwright');
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => name.startsWith('chromium'))
    .flatMap((name) => readdirSync(join(root, name)).map((inner) => join(root, name, inner)));
}

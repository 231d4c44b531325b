import { defineConfig } from '@playwright/test';
import { findHeadless } from './scripts/chromium.ts';

const port = Number(process.env.E2E_PORT) || 4317;
const address = `http://127.0.0.1:${port}/`;

// Quiet: a browser that is being tested has nothing to fetch or to ask.
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
const browser = (...args: string[]) => ({
  launchOptions: { executablePath: findHeadless() ?? undefined, args: [...quiet, ...args] },
});

// The files of the other two projects, wherever the checkout lies.
const WEBGPU = '**/webgpu*.spec.ts';
const SMOKE = '**/smoke/*.spec.ts';

export default defineConfig({
  testDir: 'e2e',
  timeout: 60_000,
  fullyParallel: true,
  workers: 2, // tests wait for a page half of the time
  forbidOnly: Boolean(process.env.CI),
  // What the page keeps for use without a network takes time: e2e/offline.spec.ts alone lets it.
  use: {
    serviceWorkers: 'block',
    baseURL: address,
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
  },
  projects: [
    // Without further flags there is no WebGPU adapter on a machine without a GPU.
    { name: 'chromium', testIgnore: [WEBGPU, SMOKE], use: browser() },
    // A software adapter: slow, and never chosen unless asked for.
    { name: 'webgpu', testMatch: WEBGPU, use: browser('--enable-unsafe-webgpu') },
    // Firefox and WebKitGTK: they start their browsers themselves.
    { name: 'smoke', testMatch: SMOKE },
  ],
  webServer: {
    command: `"${process.execPath}" node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${port} --strictPort`,
    url: address,
    reuseExistingServer: false,
  },
});

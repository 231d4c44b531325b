/** The built site needs nothing of its server: any folder, no special headers. */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { expect, test } from '@playwright/test';
import { setting } from '../src/settings/settings.ts';
import { linesOf, listing } from '../src/views/algorithm/lines.ts';
import { begun, control, reaches } from './lab.ts';

/** The paper's own variant. */
const LINES = linesOf(listing({ fresh: true, schedule: 'constant', train: 'both' }));

const FOLDER = '/~someone/courses/ot/';
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

let server: Server;
const missing: string[] = [];

test.beforeAll(async () => {
  server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    const name = path === FOLDER ? 'index.html' : normalize(path.slice(FOLDER.length));
    const file = join('dist', name);
    if (!path.startsWith(FOLDER) || name.startsWith('..') || !existsSync(file)) {
      missing.push(path);
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});

test.afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

test('the site works in a folder of any server', async ({ page }) => {
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}${FOLDER}#N=64&assignerWidth=16&generatorWidth=16`);
  await begun(page);
  await reaches(page, 2);
  await page.getByText(LINES[1].text).click();
  await expect(page.locator('.katex').first()).toBeVisible(); // loaded later
  await control(page, setting('data')).selectOption('mnist');
  await expect(page.getByTestId('samples')).toBeVisible();
  await reaches(page, 1);
  expect(new URL(page.url()).pathname).toBe(FOLDER);
  expect(missing).toEqual([]);
});

test('so does the page of the paper’s experiments, with what is stored', async ({ page }) => {
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}${FOLDER}?experiments`);
  await expect(page.getByRole('link', { name: /^All numbers/ }).first()).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(missing).toEqual([]);
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandOf } from './tools.ts';

const ROOMS = [
  'settings',
  'tensor',
  'data',
  'costs',
  'transport',
  'networks',
  'metrics',
  'methods',
  'experiment',
  'benchmark',
  'runtime',
  'store',
  'views',
  'controls',
  'lessons',
  'app',
];
const REACT = ['react', 'react-dom', 'react-aria-components', 'zustand'];
const WAYS: Record<string, (path: string) => string> = {
  import: (path) => `export * from '${path}';`,
  types: (path) => `export type T = typeof import('${path}');`,
  dynamic: (path) => `export const load = () => import('${path}');`,
};

const folder = mkdtempSync(join(tmpdir(), 'transport-lab-rooms-'));
/** `FROM TO` of the imports that were refused. */
let refused: Set<string>;

beforeAll(() => {
  const write = (path: string, source: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), `${source}\n`);
  };
  const all = [...ROOMS, 'cli'];
  for (const name of REACT) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'module.exports = {};');
  }
  for (const to of all) write(`src/${to}/deep/er/thing.ts`, 'export const thing = 1;');
  for (const from of all) {
    for (const to of all) {
      for (const way in WAYS)
        write(`src/${from}/deep/er/${way}-${to}.ts`, WAYS[way](`../../../${to}/deep/er/thing.ts`));
    }
    for (const to of REACT) write(`src/${from}/import-${to}.ts`, WAYS.import(to));
  }
  write('test/thing.ts', 'export const thing = 1;');
  for (const name of ['product', 'product.test'])
    write(`src/views/${name}.ts`, WAYS.import('../../test/thing.ts'));
  write('src/views/one.ts', "import type { Two } from './two.ts';\nexport type One = Two | 1;");
  write('src/views/two.ts', "import type { One } from './one.ts';\nexport type Two = One[];");
  refused = new Set(cruise().map(({ from, to }) => `${from} ${to}`));
});
afterAll(() => rmSync(folder, { recursive: true }));

function cruise(): { from: string; to: string }[] {
  const command = resolve(commandOf('dependency-cruiser', 'depcruise'));
  const args = ['--config', resolve('.dependency-cruiser.mjs'), '--output-type', 'json', 'src'];
  const { stdout } = spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(stdout).summary.violations;
}

const refuses = (from: string, way: string, to: string) =>
  refused.has(`src/${from}/deep/er/${way}-${to}.ts src/${to}/deep/er/thing.ts`);
const ENGINE = ROOMS.indexOf('runtime');

test.each(Object.keys(WAYS))('a room imports only from rooms before it, also far up: %s', (way) => {
  for (const [i, from] of ROOMS.entries()) {
    for (const [j, to] of ROOMS.entries())
      expect([from, to, refuses(from, way, to)]).toEqual([from, to, j > i]);
    expect([from, refuses(from, way, 'cli')]).toEqual([from, true]);
  }
});

test('the commands stand beside the page', () => {
  for (const [j, to] of ROOMS.entries()) expect([to, refuses('cli', 'import', to)]).toEqual([to, j > ENGINE]);
});

test('nothing below the store knows React', () => {
  for (const [i, from] of [...ROOMS.entries(), [0, 'cli'] as const]) {
    for (const to of REACT) {
      const found = refused.has(`src/${from}/import-${to}.ts node_modules/${to}/index.js`);
      expect([from, to, found]).toEqual([from, to, i <= ENGINE]);
    }
  }
});

test('no circle, also none of types alone', () => {
  expect(refused.has('src/views/one.ts src/views/two.ts')).toBe(true);
});

test('only tests use what is for tests', () => {
  expect(refused.has('src/views/product.ts test/thing.ts')).toBe(true);
  expect(refused.has('src/views/product.test.ts test/thing.ts')).toBe(false);
});

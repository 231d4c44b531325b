import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandOf } from './tools.ts';

const ROOMS = [
  'settings',
  'tensor',
  'data',
  'costs',
  'transport',
  'networks',
  'methods',
  'metrics',
  'engine',
  'store',
  'views',
  'controls',
  'lessons',
  'app',
];
const REACT = ['react', 'react-dom/client', 'react-aria-components', 'zustand'];

const folder = mkdtempSync(join(tmpdir(), 'transport-lab-rooms-'));
/** Files in which the linter refused the import. */
let refused: Set<string>;

const name = (from: string, to: string) => `src/${from}/to-${to.replaceAll('/', '-')}.ts`;

beforeAll(() => {
  copyFileSync('biome.json', join(folder, 'biome.json'));
  const write = (from: string, to: string, source: string) => {
    mkdirSync(join(folder, 'src', from), { recursive: true });
    writeFileSync(join(folder, name(from, to)), `export * from '${source}';\n`);
  };
  for (const from of [...ROOMS, 'headless']) {
    for (const to of [...ROOMS, 'headless']) if (from !== to) write(from, to, `../${to}/thing.ts`);
    for (const to of REACT) write(from, to, to);
  }
  const args = [
    'lint',
    '--reporter=github',
    '--max-diagnostics=none',
    '--only=style/noRestrictedImports',
    '.',
  ];
  const { stdout } = spawnSync(
    process.execPath,
    [join(process.cwd(), commandOf('@biomejs/biome')), ...args],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  const reports = stdout.replaceAll('\\', '/').matchAll(/file=[^,]*(src\/[^,]+),/g);
  refused = new Set([...reports].map(([, file]) => file));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What headless may use, and from which room on React is at home. */
const ENGINE = ROOMS.indexOf('engine');

test('a room imports only from rooms before it', () => {
  for (const [i, from] of ROOMS.entries()) {
    for (const [j, to] of ROOMS.entries()) {
      if (i !== j) expect([name(from, to), refused.has(name(from, to))]).toEqual([name(from, to), j > i]);
    }
    expect([from, refused.has(name(from, 'headless'))]).toEqual([from, true]);
  }
});

test('headless stands beside the page', () => {
  for (const [j, to] of ROOMS.entries()) {
    expect([to, refused.has(name('headless', to))]).toEqual([to, j > ENGINE]);
  }
});

test('nothing below the store knows React', () => {
  for (const [i, from] of [...ROOMS.entries(), [0, 'headless'] as const]) {
    for (const to of REACT) expect([from, to, refused.has(name(from, to))]).toEqual([from, to, i <= ENGINE]);
  }
});

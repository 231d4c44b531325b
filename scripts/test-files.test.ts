import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { filesOf, PROJECTS, projectOf, testFiles } from './test-files.ts';

/** Folders without tests of ours. */
const OTHERS = ['node_modules', 'dist', 'test-results'];
const everywhere = readdirSync('.', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !OTHERS.includes(entry.name))
  .flatMap((entry) => testFiles(entry.name));

test('every test file belongs to exactly one project', () => {
  expect(PROJECTS.flatMap(filesOf).sort()).toEqual(everywhere.sort());
});

test.each([
  ['src/costs/ball.test.ts', 'unit'],
  ['src/networks/images.test.ts', 'backend'],
  ['src/ui/tabs.test.tsx', 'component'],
  ['src/cli/arrays.test.ts', 'cli'],
  ['scripts/rooms.test.ts', 'cli'],
  ['src/runtime/scheduler/loop-modules.test.ts', 'cli'],
])('%s belongs to %s', (path, project) => {
  expect(projectOf(path, readFileSync(path, 'utf8'))).toBe(project);
});

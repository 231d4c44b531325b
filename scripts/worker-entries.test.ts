import { expect, test } from 'vitest';
import { importersOfEntries, type Written } from './worker-entries.ts';

const chunk = (imports: string[], dynamicImports: string[] = [], isEntry = false) =>
  ({ type: 'chunk', isEntry, imports, dynamicImports }) as const;

const good: Written = {
  'worker.js': chunk(['serve.js'], [], true),
  'serve.js': chunk(['runtime.js'], ['image.js']),
  'image.js': chunk(['serve.js', 'runtime.js']),
  'runtime.js': chunk([]),
  'kernel.wasm': { type: 'asset' },
};

test('finds who imports the file that a worker is started with', () => {
  expect(importersOfEntries(good)).toEqual([]);
  const bad = { ...good, 'image.js': chunk(['worker.js']), 'table.js': chunk([], ['worker.js']) };
  expect(importersOfEntries(bad)).toEqual(['image.js', 'table.js']);
});

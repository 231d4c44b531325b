import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { getKernelsForBackend, tensor2d, topk } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import { KERNELS } from './tfjs-kernels.ts';

const OPS = 'node_modules/@tensorflow/tfjs-core/dist/ops';
const read = (path: string): string => readFileSync(path, 'utf8').replace(/\/\/# sourceMappingURL.*/, '');
const all = (text: string, form: RegExp): string[] => [...text.matchAll(form)].map(([, found]) => found);

/** The files of the operations that the product uses. */
function usedOperations(): string[] {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => read(posix.join('src', name)));
  const imports = sources.flatMap((text) => all(text, /import \{([^}]*)\} from '@tensorflow\/tfjs-core'/g));
  const imported = new Set(imports.flatMap((names) => all(names, /(\w+)(?: as \w+)?\s*(?:,|$)/g)));
  const fused = new Set(sources.flatMap((text) => all(text, /\bfused\.(\w+)/g)));
  const declares = (names: ReadonlySet<string>) => (file: string) =>
    all(read(file), /export const (\w+) = \/\* @__PURE__ \*\/ op\(/g).some((name) => names.has(name));
  return [...filesIn(OPS).filter(declares(imported)), ...filesIn(`${OPS}/fused`).filter(declares(fused))];
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.js') && !name.endsWith('_test.js'))
    .map((name) => `${folder}/${name}`);

/** Kernels that only complex numbers need. */
const COMPLEX = new Set(['Complex', 'ComplexAbs', 'Real', 'Imag']);

const kernelsIn = (file: string): string[] =>
  all(read(file), /\.runKernel\('?(\w+)/g).filter((kernel) => !COMPLEX.has(kernel));

/** These files and those that they import, other operations for the most part. */
function withImports(files: readonly string[]): string[] {
  const found = new Set(files);
  for (const file of found) {
    const imports = all(read(file), /from '(\.\.?\/[\w/]+)'/g);
    for (const name of imports) {
      const path = posix.join(posix.dirname(file), `${name}.js`);
      if (path.startsWith(OPS)) found.add(path);
    }
  }
  return [...found];
}

test('an operation that is imported has its kernel', () => {
  const used = usedOperations().flatMap(kernelsIn);
  expect(used.length).toBeGreaterThan(30);
  expect(used.filter((kernel) => !KERNELS.has(kernel))).toEqual([]);
});

test('no kernel is there for nothing', () => {
  const possible = new Set(withImports(usedOperations()).flatMap(kernelsIn));
  expect([...KERNELS].filter((kernel) => !possible.has(kernel))).toEqual([]);
});

onEachBackend((name) => {
  test('each kernel is there, and no other', () => {
    const there = getKernelsForBackend(name).map(({ kernelName }) => kernelName);
    expect(there.sort()).toEqual([...KERNELS].sort());
  });

  test('another one is an error, not a wrong number', () => {
    const x = tensor2d([[1, 2]]);
    expect(() => topk(x)).toThrow(/Kernel 'TopK' not registered/);
    x.dispose();
  });
});

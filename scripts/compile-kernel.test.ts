import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compileKernel, contentOf, KERNELS } from './compile-kernel.ts';

it.each(KERNELS.map((kernel) => [kernel.target, kernel] as const))(
  '%s is compiled from its source as it is',
  async (target, kernel) => {
    expect(readFileSync(target).equals(contentOf(kernel, await compileKernel(kernel)))).toBe(true);
  },
);

it('the modules that share a memory with others bring no numbers of their own', async () => {
  const shared = KERNELS.filter(({ source }) => /(index|nearest|sparse)\.as$/.test(source));
  expect(shared.length).toBe(5);
  for (const kernel of shared) {
    // Sections of a module: each its kind, then its length in groups of seven bits.
    const bytes = await compileKernel(kernel);
    const kinds: number[] = [];
    for (let at = 8; at < bytes.length; ) {
      kinds.push(bytes[at++]);
      let length = 0;
      for (let shift = 0; ; shift += 7) {
        length |= (bytes[at] & 127) << shift;
        if (bytes[at++] < 128) break;
      }
      at += length;
    }
    expect(kinds).toContain(10); // code
    expect(kinds).not.toContain(11); // data, written into the memory at the start
  }
});

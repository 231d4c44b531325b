/** `npm run kernel`: compiles the own loops to WebAssembly, as files of the site. */
import { writeFileSync } from 'node:fs';
import { compileKernel, contentOf, KERNELS } from './compile-kernel.ts';

for (const kernel of KERNELS) {
  const content = contentOf(kernel, await compileKernel(kernel));
  writeFileSync(kernel.target, content);
  console.log(`${kernel.target}: ${content.length} bytes`);
}

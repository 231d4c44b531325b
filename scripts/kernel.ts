/** `npm run kernel`: compiles the own loops to WebAssembly, as texts that the site can carry. */
import { writeFileSync } from 'node:fs';
import { compileKernel, KERNELS } from './compile-kernel.ts';

for (const kernel of KERNELS) {
  const text = await compileKernel(kernel);
  writeFileSync(kernel.target, text);
  console.log(`${kernel.target}: ${text.length} characters`);
}

/** `npm run kernel`: compiles the SIMD loops to WebAssembly, as texts that the site can carry. */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { compileKernel, KERNELS } from './compile-kernel.ts';

for (const path of KERNELS) {
  const text = await compileKernel(path);
  const name = basename(path);
  const head = `/** Made of ${name}.as by \`npm run kernel\`. */`;
  writeFileSync(`${path}.wasm.ts`, `${head}\nexport const ${name.toUpperCase()} =\n  '${text}';\n`);
  console.log(`${path}.wasm.ts: ${text.length} characters`);
}

/** `npm run kernel`: compiles the loops of the exact solver to WebAssembly, as a text that the site can carry. */
import { writeFileSync } from 'node:fs';
import { compileScan } from './compile-scan.ts';

const TARGET = 'src/transport/exact/kernel/scan.wasm.ts';

const text = await compileScan();
writeFileSync(TARGET, `/** Made of scan.as by \`npm run kernel\`. */\nexport const SCAN =\n  '${text}';\n`);
console.log(`${TARGET}: ${text.length} characters`);

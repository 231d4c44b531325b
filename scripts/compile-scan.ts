import { readFileSync } from 'node:fs';
import { compileString } from 'assemblyscript/asc';

const SOURCE = 'src/transport/exact/kernel/scan.as';

/** The module in base64. Throws what the compiler complains about. */
export async function compileScan(): Promise<string> {
  const { error, binary, stderr } = await compileString(readFileSync(SOURCE, 'utf8'), {
    optimizeLevel: 3,
    noAssert: true,
    runtime: 'stub',
    enable: ['simd'],
    importMemory: true,
  });
  if (error || !binary) throw new Error(`${SOURCE}: ${stderr.toString()}`);
  return Buffer.from(binary).toString('base64');
}

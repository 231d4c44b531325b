import { readFileSync } from 'node:fs';
import { compileString } from 'assemblyscript/asc';

/** Loops that are compiled to WebAssembly: `NAME.as` in this folder becomes `NAME.wasm.ts`. */
export const KERNELS = ['src/transport/exact/kernel/scan', 'src/transport/engines/ssim/kernel/ratio'];

/** The module in base64. Throws what the compiler complains about. */
export async function compileKernel(path: string): Promise<string> {
  const source = `${path}.as`;
  const { error, binary, stderr } = await compileString(readFileSync(source, 'utf8'), {
    optimizeLevel: 3,
    noAssert: true,
    runtime: 'stub',
    enable: ['simd'],
    importMemory: true,
  });
  if (error || !binary) throw new Error(`${source}: ${stderr.toString()}`);
  return Buffer.from(binary).toString('base64');
}

import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createMemoryStream, main } from 'assemblyscript/asc';

/** A WebAssembly module of this project, made of AssemblyScript. */
export interface Kernel {
  /** What exports its functions; it may import from the other `.as` files of its folder. */
  source: string;
  /** A script that exports it in base64. */
  target: string;
  /** With fused multiply-adds, which not every browser has. */
  relaxed?: boolean;
}

const TRAINING = 'src/tensor/kernels/wasm';

export const KERNELS: readonly Kernel[] = [
  { source: `${TRAINING}/index.as`, target: `${TRAINING}/simd.wasm.ts` },
  { source: `${TRAINING}/index.as`, target: `${TRAINING}/relaxed.wasm.ts`, relaxed: true },
  ...['src/transport/exact/kernel/scan', 'src/transport/engines/ssim/kernel/ratio'].map((path) => ({
    source: `${path}.as`,
    target: `${path}.wasm.ts`,
  })),
];

/** The script of a kernel. Throws what the compiler complains about. */
export async function compileKernel({ source, target, relaxed = false }: Kernel): Promise<string> {
  let binary: Uint8Array | null = null;
  const stderr = createMemoryStream();
  const options = ['--optimizeLevel', '3', '--noAssert', '--runtime', 'stub', '--importMemory'];
  const features = relaxed ? 'simd,relaxed-simd' : 'simd';
  const { error } = await main(['entry.ts', '--outFile', 'out.wasm', ...options, '--enable', features], {
    stderr,
    readFile: (name) => sourceOf(name, source),
    writeFile(_name, content) {
      binary = content as Uint8Array;
    },
    listFiles: () => [],
  });
  if (error || !binary) throw new Error(`${source}: ${stderr.toString()}`);
  const name = basename(target, '.wasm.ts').toUpperCase();
  const head = `/** Made of ${basename(source)} by \`npm run kernel\`. */`;
  return `${head}\nexport const ${name} =\n  '${Buffer.from(binary).toString('base64')}';\n`;
}

/** The compiler asks for `entry.ts`, and for what that imports; null where it looks for its own files. */
function sourceOf(name: string, entry: string): string | null {
  const path = name === 'entry.ts' ? entry : join(dirname(entry), name.replace(/\.ts$/, '.as'));
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createMemoryStream, main } from 'assemblyscript/asc';

/** A WebAssembly module of this project, made of AssemblyScript. */
export interface Kernel {
  /** What exports its functions; it may import from the other `.as` files of its folder. */
  source: string;
  /** The binary; or a script (.ts) that exports it in base64, for those that start without waiting for a file. */
  target: string;
  /** With fused multiply-adds, which not every browser has. */
  relaxed?: boolean;
}

const TRAINING = 'src/tensor/kernels/wasm';

export const KERNELS: readonly Kernel[] = [
  { source: `${TRAINING}/index.as`, target: `${TRAINING}/simd.wasm` },
  { source: `${TRAINING}/index.as`, target: `${TRAINING}/relaxed.wasm`, relaxed: true },
  { source: `${TRAINING}/sparse.as`, target: `${TRAINING}/sparse-simd.wasm.ts` },
  { source: `${TRAINING}/sparse.as`, target: `${TRAINING}/sparse-relaxed.wasm.ts`, relaxed: true },
  ...[
    'src/transport/exact/kernel/scan',
    'src/transport/engines/ssim/kernel/ratio',
    'src/transport/engines/pca/kernel/nearest',
  ].map((path) => ({
    source: `${path}.as`,
    target: `${path}.wasm.ts`,
  })),
];

/** The binary of a kernel. Rejects with an Error that has the complaints of the compiler. */
export async function compileKernel({ source, relaxed = false }: Kernel): Promise<Uint8Array> {
  const made: Uint8Array[] = [];
  const stderr = createMemoryStream();
  const options = ['--optimizeLevel', '3', '--noAssert', '--runtime', 'stub', '--importMemory'];
  const features = relaxed ? 'simd,relaxed-simd' : 'simd';
  const { error } = await main(['entry.ts', '--outFile', 'out.wasm', ...options, '--enable', features], {
    stderr,
    readFile: (name) => sourceOf(name, source),
    writeFile(_name, content) {
      made.push(content as Uint8Array);
    },
    listFiles: () => [],
  });
  if (error || made.length === 0) throw new Error(`${source}: ${stderr.toString()}`);
  return made[0];
}

/** The content of a kernel's file. */
export function contentOf({ source, target }: Kernel, binary: Uint8Array): Buffer {
  if (!target.endsWith('.ts')) return Buffer.from(binary);
  const name = basename(target, '.wasm.ts').toUpperCase().replaceAll('-', '_');
  const head = `/** Made of ${basename(source)} by \`npm run kernel\`. */`;
  return Buffer.from(`${head}\nexport const ${name} =\n  '${Buffer.from(binary).toString('base64')}';\n`);
}

/** The compiler asks for `entry.ts`, and for what that imports; null where it looks for its own files. */
function sourceOf(name: string, entry: string): string | null {
  const path = name === 'entry.ts' ? entry : join(dirname(entry), name.replace(/\.ts$/, '.as'));
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

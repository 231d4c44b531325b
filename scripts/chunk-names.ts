/** Names of built files by which they can be told apart: vite would call each worker "worker" and each package "dist". */

interface Chunk {
  name: string;
  facadeModuleId: string | null;
}

const parts = (id: string | null): string[] => (id ?? '').replace(/\?.*/, '').split(/[\\/]/);

/** A worker is named after its folder. */
export const workerName = ({ facadeModuleId }: Chunk): string =>
  `assets/${parts(facadeModuleId).at(-2)}-worker-[hash].js`;

/** What is a package's own file is named after the package, a method's trainer after the method. */
export function chunkName({ name, facadeModuleId }: Chunk): string {
  const path = parts(facadeModuleId);
  const at = path.lastIndexOf('node_modules');
  if (at >= 0) return `assets/${path[at + (path[at + 1].startsWith('@') ? 2 : 1)]}-[hash].js`;
  const own = name === 'trainer' ? `${path.at(-2)}-trainer` : name.replace('.', '-');
  return `assets/${own}-[hash].js`;
}

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const INPUTS = ['src', 'public', 'index.html', 'vite.config.ts', 'scripts', 'package-lock.json'];

/** Is the built site younger than all that it is built from? */
export function isBuilt(): boolean {
  const page = 'dist/index.html';
  return existsSync(page) && statSync(page).mtimeMs > Math.max(...INPUTS.map(newest));
}

/** Time of the last change below a path; a folder itself changes when something in it comes or goes. */
function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Which of vitest's projects a test file belongs to. */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * `unit` starts neither a tensor backend nor a process; `component` renders parts of the page in happy-dom; `cli` starts
 * processes or replaces modules, and is the only one whose files do not share what was loaded and compiled.
 */
export const PROJECTS = ['unit', 'component', 'backend', 'cli'] as const;
export type Project = (typeof PROJECTS)[number];

/** Folders of the repository that hold tests. */
const FOLDERS = ['src', 'scripts'];

/** Decided by what the file itself imports, so that no list has to be kept and no file can be left out. */
export function projectOf(path: string, source: string): Project {
  if (path.endsWith('.tsx')) return 'component';
  if (path.startsWith('src/cli/') || /'node:child_process'|\bvi\.mock\(/.test(source)) return 'cli';
  return /tensor\/backends\.ts'|tfjs-backend-|\bstartBackend\b/.test(source) ? 'backend' : 'unit';
}

/** All test files below a folder, with `/` on every system. */
export function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : testFiles(path);
    return /\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** The files of a project. */
export const filesOf = (project: Project): string[] =>
  FOLDERS.flatMap(testFiles).filter((path) => projectOf(path, readFileSync(path, 'utf8')) === project);

/** The first download: everything that the page fetches until the ring of Gaussians moves, and how large it may be. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { init, parse } from 'es-module-lexer';

/** In bytes, each file compressed by `gzip -9`. */
export const LIMIT = 340_000;

/**
 * What every visit asks for before the ring moves, beside all that is linked and imported at once. That nothing is
 * missing here, and nothing too much, e2e/first-load.spec.ts finds out.
 */
const WORKER = 'protocol-worker.js';
const ASKED_BY_PAGE = [WORKER, 'url-sync.js'];
const ASKED_BY_WORKER = [
  'tfjs-backend-wasm.js',
  'tfjs-backend-wasm-simd.wasm',
  'relaxed.wasm', // browsers without relaxed SIMD ask for simd.wasm
  'assignment-trainer.js',
];

const SITE = 'dist';
const read = (name: string): Buffer => readFileSync(posix.join(SITE, name));

/** A file's name without the mark of its content. */
const plain = (name: string): string => posix.basename(name).replace(/-[\w-]{8}(?=\.\w+$)/, '');

/** Its files, named as below `dist/`. */
export async function firstDownload(): Promise<string[]> {
  await init;
  const found = new Set(['index.html']);
  const follow = (names: readonly string[], asked: readonly string[]) => {
    for (const name of names.filter((name) => !found.has(name))) {
      found.add(name);
      const next = plain(name) === WORKER ? ASKED_BY_WORKER : asked;
      if (name.endsWith('.js')) follow(needs(name, next), next);
    }
  };
  const links = read('index.html')
    .toString()
    .replace(/<link rel="manifest"[^>]*>/, '') // fetched when the page is to be installed
    .matchAll(/<(?:link|script)[^>]*\s(?:href|src)="\.\/([^"]+)"/g);
  follow(
    [...links].map(([, name]) => name),
    ASKED_BY_PAGE,
  );
  const names = new Set([...found].map(plain));
  const missing = [...ASKED_BY_PAGE, ...ASKED_BY_WORKER].filter((name) => !names.has(name));
  if (missing.length > 0)
    throw new Error(`The first download has no ${missing.join(', ')}: see ${import.meta.url}`);
  return [...found].sort();
}

/** What a script imports, and what of the rest that it names is asked for. */
function needs(script: string, asked: readonly string[]): string[] {
  const source = read(script).toString();
  const imported = parse(source)[0]
    .filter(({ d }) => d === -1)
    .map(({ s, e }) => source.slice(s, e));
  const named = [...source.matchAll(/["'`](?:\.\/)?([\w-]+-[\w-]{8}\.\w+)["'`]/g)]
    .map(([, name]) => name)
    .filter((name) => asked.includes(plain(name)));
  return [...imported, ...named].map((name) => posix.join(posix.dirname(script), name));
}

/** What is compressed already counts as it is. */
function compressed(name: string): number {
  const content = read(name);
  return Math.min(content.length, gzipSync(content, { level: 9 }).length);
}

const sum = (sizes: number[]) => sizes.reduce((a, b) => a + b, 0);

export const firstDownloadSize = async (): Promise<number> => sum((await firstDownload()).map(compressed));

/** Whether the built site keeps to the limit. Prints the size, and that of each file where it does not. */
export async function keepsToLimit(): Promise<boolean> {
  const size = await firstDownloadSize();
  const within = size <= LIMIT;
  const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
  console.log(
    `The first download is ${kB(size)} (gzip), ${within ? 'within' : 'ABOVE'} its limit of ${kB(LIMIT)}.`,
  );
  if (!within)
    for (const name of await firstDownload()) console.log(`${kB(compressed(name)).padStart(10)}  ${name}`);
  return within;
}

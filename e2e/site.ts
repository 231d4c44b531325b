/** The built site on a server of its own. */
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

export interface Site {
  /** Of its page. */
  address: string;
  /** Paths that were asked for and are not there. */
  missing: string[];
  /** Answers nothing from now on, or answers again. */
  cut(off: boolean): void;
  close(): Promise<void>;
}

/** Serves `root` in a folder (from / to /), with these headers on every answer. */
export async function serve(
  folder: string,
  headers: Record<string, string> = {},
  root = 'dist',
): Promise<Site> {
  const missing: string[] = [];
  let dead = false;
  const server = createServer((request, response) => {
    if (dead) return request.socket.destroy();
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    const name = path === folder ? 'index.html' : normalize(path.slice(folder.length));
    const file = join(root, name);
    if (!path.startsWith(folder) || name.startsWith('..') || !existsSync(file)) {
      missing.push(path);
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { ...headers, 'content-type': type });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${folder}`,
    missing,
    cut: (off) => {
      dead = off;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

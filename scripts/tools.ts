import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** The script behind a command of an installed package: run by Node itself, it needs no shell on any system. */
export function commandOf(name: string, command = name.split('/').at(-1) ?? name): string {
  const folder = join('node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/** Runs a script of Node in the foreground; true if it ended well. */
export function runNode(args: string[], env: Record<string, string | undefined> = {}): boolean {
  return run(process.execPath, args, env).status === 0;
}

/** Runs a program in the foreground. */
export function run(
  program: string,
  args: string[],
  env: Record<string, string | undefined> = {},
): SpawnSyncReturns<Buffer> {
  return spawnSync(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
}

/** Runs scripts of Node side by side, and prints what each has written as soon as it ends; whether each ended well. */
export function runNodes(scripts: string[][]): Promise<boolean[]> {
  return Promise.all(scripts.map(runAside));
}

function runAside(args: string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const script = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const written: Buffer[] = [];
    for (const stream of [script.stdout, script.stderr]) stream.on('data', (part) => written.push(part));
    script.once('error', reject);
    script.once('close', (code) => {
      process.stdout.write(Buffer.concat(written));
      resolve(code === 0);
    });
  });
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === 'object' ? address.port : 0));
    });
  });
}

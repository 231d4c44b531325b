/** The commands as a visitor runs them, and files for them. Only for tests. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { vi } from 'vitest';
import { lab as command } from '../../src/cli/lab.ts';

export interface Ran {
  code: number;
  /** Standard output, its last line end left out. */
  out: string;
  /** Standard error, less what the graphics library says of a missing driver. */
  err: string;
}

/** `npm run --silent lab -- …` within this process; never two at once, since both write to the same streams. */
export async function lab(...args: string[]): Promise<Ran> {
  const [out, err] = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockReturnValue(true),
  );
  try {
    const code = await command(args);
    const [told, errors] = [out, err].map(({ mock }) => mock.calls.map(([part]) => part).join(''));
    return { code, out: told.replace(/\n$/, ''), err: errors };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

/** A warning of the graphics library, with the place in its source. No command writes its like. */
const DRIVER_WARNING = /^Warning: .*\n(?: +at .*\bdawn\b.*\n)+\n?/gm;

/** The same in a process of its own. */
export const labProcess = (...args: string[]): Promise<Ran> => end(startLab(...args));

/** Starts the process alone. */
export function startLab(...args: string[]): ChildProcessByStdio<null, Readable, Readable> {
  const env = { ...process.env };
  delete env.XDG_RUNTIME_DIR; // as in a container, where graphics libraries complain about it
  return spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 100_000,
  });
}

/** What a process has said, once it has ended. */
export async function end(started: ReturnType<typeof startLab>): Promise<Ran> {
  const [out, err, [code]] = await Promise.all([
    text(started.stdout),
    text(started.stderr),
    once(started, 'close'),
  ]);
  return { code: code ?? -1, out: out.replace(/\n$/, ''), err: err.replace(DRIVER_WARNING, '') };
}

/** The JSON that a successful command printed, a value a line. */
export function json({ code, out, err }: Ran): Record<string, unknown>[] {
  if (code !== 0 || err !== '') throw new Error(`exit code ${code}: ${err}`);
  return out.split('\n').map((line) => JSON.parse(line));
}

/** A folder of CSV files for one test file. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'transport-lab-test-'));

  at(name: string): string {
    return join(this.path, name);
  }

  write(name: string, lines: readonly string[]): string {
    writeFileSync(this.at(name), lines.map((line) => `${line}\n`).join(''));
    return this.at(name);
  }

  read(name: string): string {
    return readFileSync(this.at(name), 'utf8');
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

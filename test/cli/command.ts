/** The command as a visitor runs it: a process of its own. Only for tests. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ran {
  code: number;
  /** Standard output, its last line end left out. */
  out: string;
  /** Standard error, less what the graphics library says of a missing driver. */
  err: string;
}

/** A warning of the graphics library, with the place in its source. No command writes its like. */
const DRIVER_WARNING = /^Warning: .*\n(?: +at .*\bdawn\b.*\n)+\n?/gm;

/** `npm run --silent lab -- …`, without npm. */
export function lab(...args: string[]): Promise<Ran> {
  const all = ['--import', 'tsx', 'src/cli/main.ts', ...args];
  const env = { ...process.env };
  delete env.XDG_RUNTIME_DIR; // as in a container, where graphics libraries complain about it
  return new Promise((resolve) => {
    execFile(process.execPath, all, { env, timeout: 25_000, maxBuffer: 1 << 28 }, (error, out, err) =>
      resolve({
        code: error ? Number(error.code ?? -1) : 0,
        out: out.replace(/\n$/, ''),
        err: err.replace(DRIVER_WARNING, ''),
      }),
    );
  });
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

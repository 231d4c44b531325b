import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One printed line. */
export interface Row {
  figure: string;
  value: string;
  /** What it should be, where there is a goal. */
  goal: string;
  detail: string;
}

export function printRows(rows: Row[]): void {
  for (const { figure, value, goal, detail } of rows) {
    const notes = [goal && `goal: ${goal}`, detail].filter(Boolean).join('; ');
    process.stdout.write(`${figure}: ${value}${notes ? `  (${notes})` : ''}\n`);
  }
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function run(command: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0)
    throw new Error(`${command} ${args[0]}: ${error?.message ?? stderr.trim().split('\n').at(-1)}`);
  return stdout.trim();
}

/** The headless command; returns its last line. */
export function lab(...args: string[]): Record<string, unknown> {
  const out = run(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args]);
  return JSON.parse(out.split('\n').at(-1) as string);
}

/** A peer in Python (PYTHON names the interpreter; it needs POT, or torch). */
export function python(...args: string[]): string {
  return run(process.env.PYTHON ?? 'python3', args);
}

/** A folder for files of one measurement, removed after it. */
export async function withFolder<T>(use: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'transport-lab-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

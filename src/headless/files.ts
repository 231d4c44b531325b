import { createWriteStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { printPoints } from '../data/csv.ts';
import { UsageError } from './input.ts';

/** Refuses a file that could not be written, before hours of training; the file itself is not touched. */
export async function checkWritable(file: string): Promise<void> {
  try {
    const found = await stat(file).catch(unlessMissing);
    if (found?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    await access(found ? file : dirname(file), constants.W_OK);
  } catch (error) {
    throw new UsageError(`${file}: cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}

function unlessMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

/** Points [n, dimension] as a CSV file. */
export async function writePoints(file: string, points: Float32Array, dimension: number): Promise<void> {
  await pipeline(printPoints(points, dimension), createWriteStream(file));
}

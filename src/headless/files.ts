import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { printPoints } from '../data/csv.ts';

/** Points [n, dimension] as a CSV file. */
export async function writePoints(file: string, points: Float32Array, dimension: number): Promise<void> {
  const stream = createWriteStream(file);
  for (const piece of printPoints(points, dimension)) if (!stream.write(piece)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'finish');
}

import { REACH } from '../../box.ts';
import { LeftOut } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { PointsPart } from '../parts.ts';
import { CsvError, parsePoints } from './csv.ts';

/** Two numbers a line, with or without a line of titles. Throws `LeftOut` on anything else. */
export function parseCsv(name: string, bytes: Uint8Array, limits: Limits): PointsPart {
  try {
    const { points, rows, dimension } = parsePoints(bytes, name, { titles: true });
    if (dimension !== 2) throw new CsvError(`${name} has ${dimension} numbers a line`);
    const kept = Math.min(rows, limits.kept);
    return { kind: 'points', name, total: rows, points: points.subarray(0, 2 * kept) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new LeftOut(`${error.message}. Points are two numbers a line: 0.5,-1.25`);
  }
}

/** Points [n, 2], moved to the middle of the plane and scaled, both axes alike, to fill it. */
export function fitToPlane(points: Float64Array): Float32Array<ArrayBuffer> {
  const fit = [0, 1].map((axis) => {
    let low = Infinity;
    let high = -Infinity;
    for (let at = axis; at < points.length; at += 2) {
      low = Math.min(low, points[at]);
      high = Math.max(high, points[at]);
    }
    return { middle: low / 2 + high / 2, half: high / 2 - low / 2 };
  });
  const half = Math.max(fit[0].half, fit[1].half) || 1;
  return Float32Array.from(points, (value, at) => ((value - fit[at % 2].middle) / half) * REACH);
}

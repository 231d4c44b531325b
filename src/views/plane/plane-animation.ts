import type { Box } from '../../data/box.ts';
import type { Frame } from '../../runtime/protocol/protocol.ts';
import { mix } from './geometry.ts';
import { fold, shortest } from './torus.ts';

const LONGEST = 1200; // ms: in a slow run points pause between moves, rather than crawl
const SINGLE = 400; // ms: a single step

/**
 * Where the generated points are between two frames. Only points glide: whatever else a frame says holds at once, so
 * that lines always end at a real. Times in ms.
 */
export interface Glide {
  from: Float32Array;
  to: Float32Array;
  /** Places now, [shown, 2]. */
  at: Float32Array;
  start: number;
  length: number;
  /** Smoothed time between frames. */
  interval: number;
  arrived: number;
  /** Of a periodic plane: points take the shortest line, and stay within. */
  cell: Box | null;
}

type Moment = Pick<Frame, 'run'> & { arrays: Pick<Frame['arrays'], 'generated'> };

/** May points glide from one frame to the next? Only where a row is the same latent of the same run. */
export const follows = (a: Moment | null, b: Moment) =>
  a !== null && a.run === b.run && a.arrays.generated.length === b.arrays.generated.length;

/** Where to go when a frame arrives. Without `smooth` it is there at once. */
export function heading(
  glide: Glide | null,
  to: Float32Array,
  now: number,
  smooth: boolean,
  playing: boolean,
  cell: Box | null = null,
): Glide {
  if (!glide || !smooth || glide.at.length !== to.length) {
    return { from: to, to, at: to.slice(), start: now, length: 0, interval: 0, arrived: now, cell };
  }
  const since = Math.min(now - glide.arrived, LONGEST);
  const interval = glide.interval > 0 ? 0.7 * glide.interval + 0.3 * since : since;
  const length = playing ? Math.max(16, interval) : SINGLE;
  const from = glide.at.slice();
  const there = cell ? to.map((v, i) => from[i] + shortest(v - from[i], cell)) : to;
  return { from, to: there, at: glide.at, start: now, length, interval, arrived: now, cell };
}

/** Moves to the present. Is there more to come? */
export function advance(glide: Glide, now: number): boolean {
  const t = glide.length > 0 ? Math.max(0, (now - glide.start) / glide.length) : 1;
  if (t >= 1) glide.at.set(glide.to);
  else mix(glide.from, glide.to, t, glide.at);
  if (glide.cell) fold(glide.at, glide.cell);
  return t < 1;
}

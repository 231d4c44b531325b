import type { Box } from '../../data/box.ts';
import type { Frame } from '../../runtime/protocol/protocol.ts';
import { mix } from './geometry.ts';
import { fold, shortest } from './torus.ts';

const LONGEST = 1200; // ms: in a slow run points pause between moves instead of moving too slowly
const SINGLE = 400; // ms: a single step

/**
 * The animation of the generated points between two frames. Only points are animated: everything else in a frame is
 * shown at once, so that lines always end at a real. Times in ms.
 */
export interface PointAnimation {
  from: Float32Array;
  to: Float32Array;
  /** Current positions, [shown, 2]. */
  at: Float32Array;
  start: number;
  length: number;
  /** Average time between frames. */
  interval: number;
  arrived: number;
  /** The cell of a periodic plane: points take the shortest line, and stay inside. */
  cell: Box | null;
}

type Moment = Pick<Frame, 'run'> & { arrays: Pick<Frame['arrays'], 'generated'> };

/** Can points be animated from one frame to the next? Only if rows are the same latents of the same run. */
export const canAnimate = (a: Moment | null, b: Moment) =>
  a !== null && a.run === b.run && a.arrays.generated.length === b.arrays.generated.length;

/** The animation to a new frame; without `smooth` it ends at once. */
export function animateTo(
  animation: PointAnimation | null,
  to: Float32Array,
  now: number,
  smooth: boolean,
  playing: boolean,
  cell: Box | null = null,
): PointAnimation {
  if (!animation || !smooth || animation.at.length !== to.length) {
    return { from: to, to, at: to.slice(), start: now, length: 0, interval: 0, arrived: now, cell };
  }
  const since = Math.min(now - animation.arrived, LONGEST);
  const interval = animation.interval > 0 ? 0.7 * animation.interval + 0.3 * since : since;
  const length = playing ? Math.max(16, interval) : SINGLE;
  const from = animation.at.slice();
  const there = cell ? to.map((v, i) => from[i] + shortest(v - from[i], cell)) : to;
  return { from, to: there, at: animation.at, start: now, length, interval, arrived: now, cell };
}

/** Updates the positions to the present. Returns whether the animation has not ended. */
export function advance(animation: PointAnimation, now: number): boolean {
  const t = animation.length > 0 ? Math.max(0, (now - animation.start) / animation.length) : 1;
  if (t >= 1) animation.at.set(animation.to);
  else mix(animation.from, animation.to, t, animation.at);
  if (animation.cell) fold(animation.at, animation.cell);
  return t < 1;
}

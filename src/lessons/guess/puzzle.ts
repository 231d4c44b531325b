/** Points to connect by hand. */
import type { Box } from '../../data/box.ts';
import { streamKey, threefry } from '../../tensor/random/threefry.ts';

export interface Puzzle {
  n: number;
  /** The points, [n, 2] each, in units of the plane. */
  generated: Float64Array;
  reals: Float64Array;
  /** Is it a puzzle for a concave cost in which the obvious guess is wrong? */
  trap: boolean;
}

/** One in this many puzzles is a trap, but never the first. */
const TRAP_EVERY = 3;
/** Distance of the points from the edge, at least, as a share of the side. */
const MARGIN = 0.07;
/** Distance between any two points, at least, as a share of the side. */
export const MIN_DISTANCE = 0.09;

type Place = [number, number];
/** Draws a number in [0, 1). */
type Draw = () => number;

/** Puzzle number `at` of a seed, with 8 to 12 points of either kind, in a square of the plane. */
export function makePuzzle(seed: number, at: number, [x0, y0, x1, y1]: Box): Puzzle {
  const draw = drawer(seed, at);
  const trap = at % TRAP_EVERY === TRAP_EVERY - 1;
  const n = trap ? 8 : 8 + Math.floor(5 * draw());
  const places = trap ? arc(n, draw) : scattered(2 * n, draw);
  const put = (list: Place[]) =>
    Float64Array.from(list.flatMap(([u, v]) => [x0 + u * (x1 - x0), y0 + v * (y1 - y0)]));
  return { n, generated: put(places.slice(0, n)), reals: put(places.slice(n)), trap };
}

function drawer(seed: number, at: number): Draw {
  const words = threefry(streamKey(seed, `guess ${at}`), 0, 0, new Int32Array(4096));
  let next = 0;
  return () => (words[next++ % words.length] >>> 8) * 2 ** -24;
}

/** Each point is the one of several candidates that is farthest from all previous points (Mitchell 1991). */
function scattered(count: number, draw: Draw): Place[] {
  const places: Place[] = [];
  while (places.length < count) {
    const candidates = Array.from({ length: 20 }, (): Place => [inside(draw()), inside(draw())]);
    const room = (p: Place) => Math.min(Number.POSITIVE_INFINITY, ...places.map((q) => far(p, q)));
    places.push(candidates.reduce((best, p) => (room(p) > room(best) ? p : best)));
  }
  return places;
}

const inside = (u: number): number => MARGIN + u * (1 - 2 * MARGIN);
const far = (p: Place, q: Place): number => Math.hypot(p[0] - q[0], p[1] - q[1]);

/**
 * Along an arc each generated point is followed, after a gap, by a real with the next generated point next to it.
 * A convex cost moves all of them across the gaps. A concave one matches the close pairs, and sends the first point all
 * the way to the last real.
 */
function arc(n: number, draw: Draw): Place[] {
  const turn = 2 * Math.PI * draw();
  const place = (station: number, radius: number): Place => {
    const angle = turn + (1.25 * Math.PI * (station + 0.2 * (draw() - 0.5))) / n;
    return [0.5 + radius * Math.cos(angle), 0.5 + radius * Math.sin(angle)];
  };
  const generated = Array.from({ length: n }, (_, i) => place(i, i === 0 ? 0.37 : 0.43));
  const reals = Array.from({ length: n }, (_, i): Place => {
    if (i === n - 1) return place(n, 0.37);
    const [u, v] = generated[i + 1];
    const inwards = 1 - (MIN_DISTANCE + 0.015) / Math.hypot(u - 0.5, v - 0.5);
    return [0.5 + (u - 0.5) * inwards, 0.5 + (v - 0.5) * inwards];
  });
  return [...generated, ...reals];
}

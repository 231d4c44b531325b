import { contours } from 'd3-contour';
import type { Cost } from './cost.ts';

/** The set of points of the plane with cost at most a level, {y : c(centre, y) <= level}, as a drawing. */
export interface Ball {
  /** SVG path data in the square [0, size]^2, with the second coordinate upwards. */
  path: string;
  /** The same for a quarter, half and three quarters of the level above the least cost: dense where c is steep. */
  rings: string[];
  centre: [number, number];
  level: number;
}

/** The parts of a cost that a drawing needs. */
export type Drawable = Pick<Cost, 'dimension' | 'scalar' | 'monotone'>;

type Vector = [number, number];

const RAYS = 128;
const GRID = 81;
const MARGIN = 0.04;
/** Share of the window that an unbounded set covers. */
const SHARE = 0.3;

/**
 * The unit ball of a cost between points of the plane. The level is the largest whose ball is within [-1, 1]^2 around
 * the centre; if balls are unbounded, one that covers part of that window. The centre is the origin, or (1, 0) if all
 * points have the same cost from the origin (cosine). Throws an Error if the cost's dimension is not 2.
 */
export function unitBall(cost: Drawable, size = 100): Ball {
  if (cost.dimension !== 2) throw new Error('A unit ball is drawn for points of the plane.');
  const centre = chooseCentre(cost);
  const rise = (v: Vector) => value(cost, centre, v);
  const grid = windowGrid().map(rise);
  const lowest = Math.min(...grid);
  const level = chooseLevel(grid, lowest);
  const base = Math.max(lowest, Math.min(rise([0, 0]), level));
  const outline = cost.monotone ? (at: number) => star(rise, at) : (at: number) => islands(grid, at);
  const draw = (at: number) => toPath(outline(at), size);
  return {
    path: draw(level),
    rings: [0.25, 0.5, 0.75].map((share) => draw(base + share * (level - base))),
    centre,
    level,
  };
}

function value(cost: Drawable, centre: Vector, v: Vector): number {
  const c = cost.scalar(centre, 0, [centre[0] + v[0], centre[1] + v[1]], 0);
  return Number.isFinite(c) ? c : Number.MAX_VALUE;
}

function chooseCentre(cost: Drawable): Vector {
  const origin: Vector = [0, 0];
  const around = [0.3, 1].flatMap((r) => directions().map(([a, b]) => value(cost, origin, [r * a, r * b])));
  return Math.max(...around) - Math.min(...around) > 1e-9 ? origin : [1, 0];
}

const directions = (): Vector[] =>
  Array.from({ length: RAYS }, (_, i) => {
    const angle = (2 * Math.PI * i) / RAYS;
    return [Math.cos(angle), Math.sin(angle)];
  });

/** The window [-1, 1]^2, row by row. */
function windowGrid(): Vector[] {
  const at = (i: number) => (2 * i) / (GRID - 1) - 1;
  return Array.from({ length: GRID * GRID }, (_, i) => [at(i % GRID), at(Math.floor(i / GRID))]);
}

function chooseLevel(grid: number[], lowest: number): number {
  const last = GRID - 1;
  const border = grid.filter((_, i) => {
    const [column, row] = [i % GRID, Math.floor(i / GRID)];
    return column === 0 || row === 0 || column === last || row === last;
  });
  const fitting = Math.min(...border);
  const sorted = [...grid].sort((a, b) => a - b);
  const spread = sorted[Math.floor(0.9 * sorted.length)] - lowest;
  return fitting - lowest > 1e-3 * spread ? fitting : sorted[Math.floor(SHARE * sorted.length)];
}

/** If c never decreases along a ray, the set is star-shaped: finds how far each ray stays inside. */
function star(rise: (v: Vector) => number, level: number): Vector[][] {
  const ring = directions().map(([a, b]): Vector => {
    const end = 1 / Math.max(Math.abs(a), Math.abs(b));
    const slack = 1e-9 * Math.abs(level);
    let [inside, outside] = rise([end * a, end * b]) <= level + slack ? [end, end] : [0, end];
    for (let i = 0; i < 40; i++) {
      const middle = (inside + outside) / 2;
      if (rise([middle * a, middle * b]) <= level) inside = middle;
      else outside = middle;
    }
    return [inside * a, inside * b];
  });
  return [ring];
}

/** Any set, by marching squares. */
function islands(grid: number[], level: number): Vector[][] {
  const at = (pixel: number) => Math.max(-1, Math.min(1, (2 * (pixel - 0.5)) / (GRID - 1) - 1));
  const shape = contours()
    .size([GRID, GRID])
    .contour(
      grid.map((c) => -c),
      -level,
    );
  return shape.coordinates.flat().map((ring) => ring.map(([a, b]): Vector => [at(a), at(b)]));
}

function toPath(rings: Vector[][], size: number): string {
  const scale = (size / 2) * (1 - 2 * MARGIN);
  const place = ([a, b]: Vector) =>
    `${(size / 2 + scale * a).toFixed(2)},${(size / 2 - scale * b).toFixed(2)}`;
  return rings.map((ring) => `M${ring.map(place).join('L')}Z`).join('');
}

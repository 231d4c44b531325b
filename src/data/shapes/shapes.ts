import type { Experiment } from '../../settings/table.ts';
import type { Random } from '../../tensor/random/random.ts';
import { decodeDrawing, SPACING } from './drawn.ts';
import type { Bitmap } from './written.ts';

/** The kinds of data in the plane that are made here. */
export type PlaneKind = Exclude<Experiment['data'], 'mnist' | 'fashion' | 'images' | 'points'>;

type Point = readonly [number, number];

/** A mixture of equally likely components, each of which turns a few random numbers into a point. */
interface Shape {
  components: number;
  /** u, v uniform on [0, 1); g, h standard normal. */
  point(component: number, u: number, v: number, g: number, h: number): Point;
  modes?: Modes;
}

/** The modes of data: Gaussians, or the parts of a thin circle. */
export interface Modes {
  count: number;
  /** The mode that is nearest to a point, and the distance to its middle in its standard deviations. */
  nearest(x: number, y: number): { mode: number; deviations: number };
}

/** Gaussians at `means` with the same standard deviation in each direction. */
function gaussianModes(means: readonly Point[], deviation: number): Modes {
  return {
    count: means.length,
    nearest(x, y) {
      const distances = means.map(([a, b]) => Math.hypot(x - a, y - b));
      const least = Math.min(...distances);
      return { mode: distances.indexOf(least), deviations: least / deviation };
    },
  };
}

const range = (n: number): number[] => Array.from({ length: n }, (_, k) => k);

/** Standard deviation of a Gaussian on the ring of radius 1, and across a drawn line. */
const SPREAD = 0.05;
const PEN = 0.012;

function circleOfGaussians(components: number): Shape {
  const mean = (k: number): Point => {
    const angle = (2 * Math.PI * k) / components;
    return [Math.cos(angle), Math.sin(angle)];
  };
  return gaussians(range(components).map(mean), SPREAD);
}

function gaussians(means: readonly Point[], deviation: number): Shape {
  return {
    components: means.length,
    point: (k, _u, _v, g, h) => [means[k][0] + deviation * g, means[k][1] + deviation * h],
    modes: gaussianModes(means, deviation),
  };
}

const gridOfGaussians = gaussians(
  range(25).map((k): Point => [(k % 5) / 2 - 1, Math.floor(k / 5) / 2 - 1]),
  0.03,
);

/** Two interlocking half circles. */
const moons: Shape = {
  components: 2,
  point: (k, u, _v, g, h) => {
    const side = k === 0 ? 1 : -1;
    const angle = Math.PI * u;
    const x = side * (0.7 * Math.cos(angle) - 0.35);
    const y = side * (0.7 * Math.sin(angle) - 0.175);
    return [x + 0.04 * g, y + 0.04 * h];
  },
};

/** One arm of two turns, with uniform density along its length because of the square root. */
const spiral: Shape = {
  components: 1,
  point: (_, u, _v, g, h) => {
    const radius = Math.sqrt(0.01 + 0.99 * u);
    const angle = 4 * Math.PI * radius;
    return [1.1 * radius * Math.cos(angle) + 0.02 * g, 1.1 * radius * Math.sin(angle) + 0.02 * h];
  },
};

/** The eight dark squares of a 4 x 4 board over [-1, 1]^2. */
const checkerboard: Shape = {
  components: 8,
  point: (k, u, v) => {
    const row = Math.floor(k / 2);
    const column = 2 * (k % 2) + (row % 2);
    return [(column + u) / 2 - 1, (row + v) / 2 - 1];
  },
};

/** Radii of the two rings, the spread across them, and the sectors that count as modes of each. */
const RINGS = { radii: [0.5, 1], spread: 0.03, sectors: 8 } as const;

const twoRings: Shape = {
  components: 2,
  point: (k, u, _v, g) => {
    const radius = RINGS.radii[k] + RINGS.spread * g;
    const angle = 2 * Math.PI * u;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  },
  modes: {
    count: RINGS.radii.length * RINGS.sectors,
    nearest(x, y) {
      const off = RINGS.radii.map((radius) => Math.abs(Math.hypot(x, y) - radius));
      const ring = off[0] <= off[1] ? 0 : 1;
      const turn = Math.atan2(y, x) / (2 * Math.PI) + 0.5;
      const sector = Math.min(RINGS.sectors - 1, Math.floor(RINGS.sectors * turn));
      return { mode: ring * RINGS.sectors + sector, deviations: off[ring] / RINGS.spread };
    },
  },
};

/** The cells of a text, as large as fit into [-1.1, 1.1]^2. */
function written({ cells, columns, rows }: Bitmap): Shape {
  const size = Math.min(2.2 / columns, 2.2 / rows);
  return {
    components: cells.length,
    point: (k, u, v) => [(cells[k][0] + u - columns / 2) * size, (cells[k][1] + v - rows / 2) * size],
  };
}

function drawn(drawing: string): Shape {
  const ways = waysOf(decodeDrawing(drawing));
  if (ways.length === 0) throw new Error('Nothing is drawn yet.');
  return {
    components: ways.length,
    point: (k, u, _v, g, h) => {
      const [x, y, dx, dy] = ways[k];
      return [x + u * dx + PEN * g, y + u * dy + PEN * h];
    },
  };
}

/** Anchors at a larger distance from each other belong to different strokes. */
const JOINED = 1.5 * SPACING;

/** Start and displacement from each anchor to the next of its stroke. A single anchor is a dot. */
function waysOf(anchors: Float32Array): [number, number, number, number][] {
  const ways: [number, number, number, number][] = [];
  let alone = true;
  for (let k = 0; k < anchors.length; k += 2) {
    const [x, y] = [anchors[k], anchors[k + 1]];
    const [dx, dy] = [anchors[k + 2] - x, anchors[k + 3] - y]; // NaN after the last
    const joined = Math.hypot(dx, dy) <= JOINED;
    if (joined) ways.push([x, y, dx, dy]);
    else if (alone) ways.push([x, y, 0, 0]);
    alone = !joined;
  }
  return ways;
}

/** The drawing and the text that data are made from. */
export interface ByHand {
  text?: Bitmap;
  drawing?: string;
}

const SHAPES: Readonly<Record<PlaneKind, (hand: ByHand) => Shape>> = {
  ring: () => circleOfGaussians(10),
  gaussians8: () => circleOfGaussians(8),
  grid: () => gridOfGaussians,
  moons: () => moons,
  spiral: () => spiral,
  checkerboard: () => checkerboard,
  rings: () => twoRings,
  text: ({ text }) => written(text ?? { cells: [], columns: 0, rows: 0 }),
  drawn: ({ drawing = '' }) => drawn(drawing),
};

/**
 * N points of the plane, [N, 2], nearly all within [-1.2, 1.2]^2. Every component of the shape (a Gaussian, a square, a
 * cell of a letter, a piece of a stroke) gets N / components of them, rounded down or up; the order of the components
 * is random, so that a few points are spread over many components too. Throws an Error if nothing is drawn or written,
 * or if the drawing or the text cannot be read.
 */
export function planePoints(
  kind: PlaneKind,
  N: number,
  random: Random,
  hand: ByHand = {},
): Float32Array<ArrayBuffer> {
  const shape = SHAPES[kind](hand);
  const order = random.sample(shape.components, shape.components);
  const uniform = random.uniform(2 * N);
  const normal = random.normal(2 * N);
  const points = new Float32Array(2 * N);
  for (let i = 0; i < N; i++) {
    const [x, y] = [2 * i, 2 * i + 1];
    const component = order[i % shape.components];
    points.set(shape.point(component, uniform[x], uniform[y], normal[x], normal[y]), x);
  }
  return points;
}

/** The modes of data whose modes are known: rings and grids of Gaussians, and the two rings by angle; else null. */
export function modesOf(data: Experiment['data']): Modes | null {
  const known: readonly string[] = ['ring', 'gaussians8', 'grid', 'rings'];
  return known.includes(data) ? (SHAPES[data as PlaneKind]({}).modes ?? null) : null;
}

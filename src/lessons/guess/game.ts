/** The state of the game: which points are connected, at what cost, and how it could be improved. */
import type { Cost } from '../../costs/cost.ts';
import type { Puzzle } from './puzzle.ts';

/** A point of either kind. */
export interface Spot {
  kind: 'generated' | 'real';
  row: number;
}

export interface Game {
  puzzle: Puzzle;
  /** The real of each generated point, -1 if it has none: [n]. */
  partner: readonly number[];
  /** The chosen point, which is to be connected next. */
  chosen: Spot | null;
  /** Earlier states of `partner`. */
  past: readonly (readonly number[])[];
}

export type Move =
  | { do: 'choose'; spot: Spot }
  | { do: 'connect'; a: Spot; b: Spot }
  | { do: 'leave' | 'undo' };

export const begin = (puzzle: Puzzle): Game => ({
  puzzle,
  partner: Array(puzzle.n).fill(-1),
  chosen: null,
  past: [],
});

export const isSame = (a: Spot | null, b: Spot): boolean => a?.kind === b.kind && a.row === b.row;

export function play(game: Game, move: Move): Game {
  switch (move.do) {
    case 'choose':
      return choose(game, move.spot);
    case 'connect':
      return connect(game, move.a, move.b);
    case 'leave':
      return { ...game, chosen: null };
    case 'undo':
      return game.past.length === 0
        ? game
        : { ...game, partner: game.past[game.past.length - 1], past: game.past.slice(0, -1), chosen: null };
  }
}

/** Chooses a point, or connects it with the chosen one if that is of the other kind. */
function choose(game: Game, spot: Spot): Game {
  const { chosen } = game;
  if (isSame(chosen, spot)) return { ...game, chosen: null };
  if (!chosen || chosen.kind === spot.kind) return { ...game, chosen: spot };
  return connect(game, chosen, spot);
}

/** Connects two points; their previous partners become free. */
function connect(game: Game, a: Spot, b: Spot): Game {
  if (a.kind === b.kind) return game;
  const { row } = a.kind === 'generated' ? a : b;
  const real = a.kind === 'real' ? a.row : b.row;
  const partner = game.partner.map((j, i) => (i === row ? real : j === real ? -1 : j));
  return { ...game, partner, chosen: null, past: [...game.past, game.partner] };
}

export const connected = ({ partner }: Game): number => partner.filter((j) => j >= 0).length;
export const isComplete = (game: Game): boolean => connected(game) === game.puzzle.n;

/** The generated point that is connected with a real; -1 if there is none. */
export const ownerOf = ({ partner }: Game, real: number): number => partner.indexOf(real);

export const costOf = (
  { generated, reals }: Puzzle,
  cost: Pick<Cost, 'scalar'>,
  i: number,
  j: number,
): number => cost.scalar(generated, 2 * i, reals, 2 * j);

/** The transport cost of the connected points, each of mass 1/n, in the units of c. */
export function total(puzzle: Puzzle, cost: Pick<Cost, 'scalar'>, partner: readonly number[]): number {
  const costs = partner.map((j, i) => (j < 0 ? 0 : costOf(puzzle, cost, i, j)));
  return costs.reduce((sum, c) => sum + c, 0) / puzzle.n;
}

/** The relative excess over the optimum; 0 if both agree up to rounding. */
export function excess(yours: number, optimum: number): number {
  const more = yours - optimum;
  if (more <= 1e-6 * Math.max(Math.abs(yours), Math.abs(optimum))) return 0;
  return more / Math.abs(optimum);
}

/**
 * The two points whose exchange of partners would save most of the transport cost, and how much; null if none saves
 * any.
 */
export function bestExchange(
  puzzle: Puzzle,
  cost: Pick<Cost, 'scalar'>,
  partner: readonly number[],
): { a: number; b: number; saved: number } | null {
  let best: { a: number; b: number; saved: number } | null = null;
  const c = (i: number, j: number) => costOf(puzzle, cost, i, partner[j]);
  for (let a = 0; a < puzzle.n; a++) {
    for (let b = 0; b < a; b++) {
      const saved = (c(a, a) + c(b, b) - c(a, b) - c(b, a)) / puzzle.n;
      if (saved > 1e-9 * Math.abs(c(a, a) + c(b, b)) && saved > (best?.saved ?? 0))
        best = { a: b, b: a, saved };
    }
  }
  return best;
}

/** The number of crossings of lines. */
export function crossings({ generated: x, reals: y, n }: Puzzle, partner: readonly number[]): number {
  const side = (i: number, k: number, v: Float64Array, at: number): number => {
    const [px, py, qx, qy] = [x[2 * i], x[2 * i + 1], y[2 * k], y[2 * k + 1]];
    return Math.sign((qx - px) * (v[2 * at + 1] - py) - (qy - py) * (v[2 * at] - px));
  };
  const parts = (i: number, j: number) =>
    side(i, partner[i], x, j) * side(i, partner[i], y, partner[j]) < 0 &&
    side(j, partner[j], x, i) * side(j, partner[j], y, partner[i]) < 0;
  let count = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) if (parts(i, j)) count++;
  return count;
}

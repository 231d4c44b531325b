import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLANE_BOX } from '../../data/box.ts';
import { CONCAVE, compilePlayed, exponentOf, playedCosts, ruleOf } from './costs.ts';
import {
  begin,
  bestExchange,
  connected,
  costOf,
  crossings,
  excess,
  type Game,
  isComplete,
  type Move,
  ownerOf,
  play,
  type Spot,
  total,
} from './game.ts';
import { MIN_DISTANCE, makePuzzle, type Puzzle } from './puzzle.ts';
import { lesson, moveWords, nameOf, spotWords, verdict } from './words.ts';

const run = { spec: { name: 'square' }, tex: String.raw`\lVert x-y\rVert^2` };
const [square, distance, root] = playedCosts(run);
const g = (row: number): Spot => ({ kind: 'generated', row });
const r = (row: number): Spot => ({ kind: 'real', row });
const press = (game: Game, ...spots: Spot[]): Game =>
  spots.reduce((now, spot) => play(now, { do: 'choose', spot }), game);

/** The least total over all connections, one subset of reals after the other. */
function optimum(puzzle: Puzzle, cost: ReturnType<typeof compilePlayed>): number {
  const best = new Float64Array(2 ** puzzle.n).fill(Number.POSITIVE_INFINITY);
  best[0] = 0;
  for (let set = 0; set < best.length; set++) {
    const i = set.toString(2).replaceAll('0', '').length;
    for (let j = 0; j < puzzle.n && i < puzzle.n; j++) {
      const next = set | (1 << j);
      if (next !== set) best[next] = Math.min(best[next], best[set] + costOf(puzzle, cost, i, j));
    }
  }
  return best[best.length - 1] / puzzle.n;
}

describe('puzzles', () => {
  it('are the same for the same seed, inside the square, and their points apart', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31), fc.nat(20), (seed, at) => {
        const puzzle = makePuzzle(seed, at, [0, 0, 1, 1]);
        expect(makePuzzle(seed, at, [0, 0, 1, 1])).toEqual(puzzle);
        const all = [...puzzle.generated, ...puzzle.reals];
        expect(puzzle.n).toBeGreaterThanOrEqual(8);
        expect(puzzle.n).toBeLessThanOrEqual(12);
        expect(all).toHaveLength(4 * puzzle.n);
        expect(Math.min(...all)).toBeGreaterThan(0.04);
        expect(Math.max(...all)).toBeLessThan(0.96);
        for (let i = 0; i < all.length; i += 2)
          for (let j = 0; j < i; j += 2)
            expect(Math.hypot(all[i] - all[j], all[i + 1] - all[j + 1])).toBeGreaterThan(MIN_DISTANCE);
      }),
    );
  });

  it('set a trap now and then: what is best for the squared distance is expensive for its root', () => {
    const puzzle = makePuzzle(1, 2, PLANE_BOX);
    expect([makePuzzle(1, 0, PLANE_BOX).trap, puzzle.trap]).toEqual([false, true]);
    const straight = Array.from({ length: puzzle.n }, (_, i) => i);
    const far = [puzzle.n - 1, ...straight.slice(0, -1)]; // one long line, all others short
    const cost = { square: compilePlayed(square), root: compilePlayed(root) };
    expect(total(puzzle, cost.square, straight)).toBeCloseTo(optimum(puzzle, cost.square), 9);
    expect(total(puzzle, cost.root, far)).toBeCloseTo(optimum(puzzle, cost.root), 9);
    expect(excess(total(puzzle, cost.root, straight), optimum(puzzle, cost.root))).toBeGreaterThan(0.05);
  });
});

describe('the game', () => {
  const puzzle = makePuzzle(1, 0, PLANE_BOX);
  const game = begin(puzzle);

  it('connects what is chosen one after the other, either kind first, and takes it back', () => {
    const one = press(game, g(2), r(5));
    expect(one.partner[2]).toBe(5);
    expect(one.chosen).toBeNull();
    const two = press(one, r(1), g(0));
    expect([two.partner[0], connected(two)]).toEqual([1, 2]);
    expect(play(two, { do: 'undo' }).partner).toEqual(one.partner);
    expect(play(play(two, { do: 'undo' }), { do: 'undo' }).partner).toEqual(game.partner);
    expect(play(game, { do: 'undo' })).toBe(game);
    expect(press(game, g(1), g(3)).chosen).toEqual(g(3));
    expect(press(game, g(1), g(1)).chosen).toBeNull();
  });

  it('gives each real to one point at most, whatever is done', () => {
    const spot = fc.record({
      kind: fc.constantFrom<Spot['kind'][]>('generated', 'real'),
      row: fc.nat(puzzle.n - 1),
    });
    const move: fc.Arbitrary<Move> = fc.oneof(
      spot.map((s): Move => ({ do: 'choose', spot: s })),
      fc.tuple(spot, spot).map(([a, b]): Move => ({ do: 'connect', a, b })),
      fc.constantFrom<Move[]>({ do: 'undo' }, { do: 'leave' }),
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const end = moves.reduce(play, game);
        const taken = end.partner.filter((j) => j >= 0);
        expect(new Set(taken).size).toBe(taken.length);
        for (const j of taken) expect(end.partner[ownerOf(end, j)]).toBe(j);
        expect(isComplete(end)).toBe(taken.length === puzzle.n);
      }),
    );
  });

  it('knows what would have been better', () => {
    const four: Puzzle = {
      n: 2,
      generated: Float64Array.of(0, 0, 1, 0),
      reals: Float64Array.of(0, 1, 1, 1),
      trap: false,
    };
    const cost = compilePlayed(distance);
    expect(crossings(four, [1, 0])).toBe(1);
    expect(crossings(four, [0, 1])).toBe(0);
    expect(total(four, cost, [1, 0])).toBeCloseTo(Math.SQRT2);
    expect(bestExchange(four, cost, [1, 0])).toEqual({ a: 0, b: 1, saved: expect.closeTo(Math.SQRT2 - 1) });
    expect(bestExchange(four, cost, [0, 1])).toBeNull();
    expect(excess(1.1, 1)).toBeCloseTo(0.1);
    expect(excess(1 + 1e-9, 1)).toBe(0);
  });
});

describe('words', () => {
  const game = begin(makePuzzle(1, 0, PLANE_BOX));
  const cost = compilePlayed(square);

  it('name the points and tell each move', () => {
    expect([nameOf(g(0)), nameOf(r(2))]).toEqual(['1', 'C']);
    const chosen = press(game, g(0));
    expect(moveWords(game, chosen, cost)).toBe('Generated 1 chosen.');
    const joined = press(chosen, r(2));
    expect(moveWords(chosen, joined, cost)).toMatch(
      /^1 goes to C at cost \S+\. 1 of \d+ connected, mean cost so far/,
    );
    expect(spotWords(joined, r(2))).toMatch(/^Real C at \(.*\), connected with generated 1$/);
    expect(spotWords(joined, g(1))).toMatch(/, free$/);
    expect(moveWords(joined, play(joined, { do: 'undo' }), cost)).toMatch(/^Undone\. 0 of/);
  });

  it('judge, and teach what the cost is about', () => {
    expect(verdict(1, 1)).toBe('You found the optimum!');
    expect(verdict(1.092, 1)).toBe('Yours costs 9.2 % more than the optimum.');
    const worst = { ...game, partner: game.partner.map((_, i) => (i + 1) % game.puzzle.n) };
    expect(lesson(worst, square, cost)).toMatch(/lines may cross\. Had \d+ and \d+ exchanged/);
    expect(lesson(worst, distance, compilePlayed(distance))).toMatch(/never cross.* Yours have \d+ crossing/);
    expect(ruleOf(CONCAVE.spec)).toContain('close pairs first');
    expect(ruleOf({ name: 'torus' })).toContain('cyclical');
    expect(ruleOf({ name: 'custom', expression: 'sum((x-y)^2)^2' })).toContain('Above p = 1');
  });

  it('offer the cost of the run and others, none twice', () => {
    expect(playedCosts(run).map((c) => exponentOf(c.spec))).toEqual([2, 1, 0.5]);
    const torus = playedCosts({ spec: { name: 'torus' }, tex: '' });
    expect(torus.map((c) => exponentOf(c.spec))).toEqual([null, 2, 1, 0.5]);
  });
});

/** The sentences of the game. */
import type { Cost } from '../../costs/cost.ts';
import { number, percent, plural } from '../../ui/format.ts';
import { exponentOf, type PlayedCost, ruleOf } from './costs.ts';
import {
  bestExchange,
  connected,
  costOf,
  crossings,
  excess,
  type Game,
  ownerOf,
  type Spot,
  total,
} from './game.ts';

/** Generated points have numbers, reals have letters. */
export const nameOf = ({ kind, row }: Spot): string =>
  kind === 'generated' ? String(row + 1) : String.fromCharCode(65 + row);

/** A point in words, for screen readers: its position and its partner. */
export function spotWords(game: Game, spot: Spot): string {
  const { generated, reals } = game.puzzle;
  const at = spot.kind === 'generated' ? generated : reals;
  const place = `(${number(at[2 * spot.row])}, ${number(at[2 * spot.row + 1])})`;
  const other = spot.kind === 'generated' ? game.partner[spot.row] : ownerOf(game, spot.row);
  const kind = spot.kind === 'generated' ? 'Generated' : 'Real';
  const theirs = spot.kind === 'generated' ? 'real' : 'generated';
  const partner = nameOf({ kind: spot.kind === 'generated' ? 'real' : 'generated', row: other });
  return `${kind} ${nameOf(spot)} at ${place}, ${other < 0 ? 'free' : `connected with ${theirs} ${partner}`}`;
}

/** The announcement after a move. */
export function moveWords(before: Game, game: Game, cost: Pick<Cost, 'scalar'>): string {
  if (game.chosen)
    return `${game.chosen.kind === 'generated' ? 'Generated' : 'Real'} ${nameOf(game.chosen)} chosen.`;
  if (game.partner === before.partner) return 'Nothing chosen.';
  const { puzzle, partner } = game;
  const made = partner.findIndex((j, i) => j >= 0 && j !== before.partner[i]);
  const done = `${connected(game)} of ${puzzle.n} connected, mean cost so far ${number(total(puzzle, cost, partner))}.`;
  if (made < 0) return `Undone. ${done}`;
  const names = `${made + 1} goes to ${nameOf({ kind: 'real', row: partner[made] })}`;
  return `${names} at cost ${number(costOf(puzzle, cost, made, partner[made]))}. ${done}`;
}

/** A sentence about how good the guess was. */
export function verdict(yours: number, optimum: number): string {
  const more = excess(yours, optimum);
  if (more === 0) return 'You found the optimum!';
  if (!Number.isFinite(more)) return `Yours costs ${number(yours - optimum)} more than the optimum.`;
  return `Yours costs ${percent(more)} more than the optimum.`;
}

/** What can be learnt from this guess. */
export function lesson({ puzzle, partner }: Game, played: PlayedCost, cost: Pick<Cost, 'scalar'>): string {
  const exchange = bestExchange(puzzle, cost, partner);
  const crossed = exponentOf(played.spec) === 1 ? crossings(puzzle, partner) : 0;
  const said = [ruleOf(played.spec)];
  if (crossed > 0) said.push(`Yours have ${plural(crossed, 'crossing')}.`);
  if (exchange)
    said.push(
      `Had ${exchange.a + 1} and ${exchange.b + 1} exchanged their partners, that alone would have lowered the mean by ${number(exchange.saved)}.`,
    );
  return said.join(' ');
}

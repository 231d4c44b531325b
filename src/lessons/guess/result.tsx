import type { Cost } from '../../costs/cost.ts';
import type { ExactResult, TransportPlan } from '../../transport/exact/problem.ts';
import { number } from '../../ui/format.ts';
import type { PlayedCost } from './costs.ts';
import { costOf, type Game, total } from './game.ts';
import { lesson, nameOf, verdict } from './words.ts';

interface Props {
  game: Game;
  played: PlayedCost;
  cost: Pick<Cost, 'scalar'>;
  /** The optimum, once it is shown. */
  optimum: ExactResult | null;
}

/** The cost so far; after the comparison also the optimum, and an explanation. */
export function Verdict({ game, played, cost, optimum, error }: Props & { error: string | null }) {
  const yours = total(game.puzzle, cost, game.partner);
  return (
    <div role="status" className="guess-verdict">
      <p>
        <span className="guess-value">
          <i className="guess-key" /> Your mean cost <b>{number(yours)}</b>
        </span>
        {optimum && (
          <span className="guess-value">
            <i className="guess-key guess-key-optimum" /> Optimum <b>{number(optimum.upper)}</b>
          </span>
        )}
      </p>
      {optimum && <p className="guess-result">{verdict(yours, optimum.upper)}</p>}
      {optimum && <p>{lesson(game, played, cost)}</p>}
      {error && <p className="guess-error">{error}</p>}
    </div>
  );
}

/** All connections as text. */
export function Pairs({ game, cost, optimum }: Props) {
  return (
    <table className="guess-pairs">
      <caption className="visually-hidden">Connections</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">Yours</th>
          {optimum && <th scope="col">Optimum</th>}
        </tr>
      </thead>
      <tbody>
        {game.partner.map((j, i) => {
          const best = optimum ? bestOf(optimum.plan, i) : -1;
          return (
            <tr key={nameOf({ kind: 'generated', row: i })}>
              <th scope="row">{i + 1}</th>
              <td>{way(game, cost, i, j)}</td>
              {optimum && <td className={best === j ? 'guess-agrees' : ''}>{way(game, cost, i, best)}</td>}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** `C at 0.12`, or a dash. */
function way({ puzzle }: Game, cost: Pick<Cost, 'scalar'>, i: number, j: number): string {
  if (j < 0) return '–';
  return `${nameOf({ kind: 'real', row: j })} at ${number(costOf(puzzle, cost, i, j))}`;
}

/** The real that receives most of a point's mass. */
function bestOf({ from, to, mass }: TransportPlan, i: number): number {
  let best = -1;
  from.forEach((row, k) => {
    if (row === i && (best < 0 || mass[k] > mass[best])) best = k;
  });
  return best < 0 ? -1 : to[best];
}

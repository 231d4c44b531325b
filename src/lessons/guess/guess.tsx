/** A game: connect points by hand and compare with the optimum. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Cost } from '../../costs/cost.ts';
import { periodOf } from '../../costs/period.ts';
import { type Box, PLANE_BOX } from '../../data/box.ts';
import { exactClient } from '../../store/exact.ts';
import type { ExperimentStore } from '../../store/experiment-store.ts';
import { shownFrame } from '../../store/frame-history.ts';
import type { ExactResult } from '../../transport/exact/problem.ts';
import { Tex } from '../../ui/math.tsx';
import { Sheet } from '../../ui/overlays.tsx';
import { cellOf } from '../../views/plane/torus.ts';
import { Board } from './board.tsx';
import { CONCAVE, compilePlayed, exponentOf, type PlayedCost, playedCosts } from './costs.ts';
import { begin, connected, excess, type Game, isComplete, type Move, play, total } from './game.ts';
import { makePuzzle, type Puzzle } from './puzzle.ts';
import { Pairs, Verdict } from './result.tsx';
import { moveWords } from './words.ts';
import './guess.css';

/** What the game takes from the run when it is opened: costs, square and seed. */
function ofRun(store: ExperimentStore): { costs: readonly PlayedCost[]; box: Box; seed: number } {
  const state = store.getState();
  const spec = shownFrame(state)?.cost ?? { name: 'power', parameters: { p: state.experiment.p } };
  const tex = state.setup?.costTex ?? 'c(x, y)';
  const box = state.reals?.box ?? PLANE_BOX;
  const period = periodOf(spec);
  return {
    costs: playedCosts({ spec, tex }),
    box: period ? cellOf(period, box) : box, // on a torus the board is one cell of it
    seed: state.experiment.seed,
  };
}

/** A comparison, and the guess that it belongs to. */
interface Shown {
  game: Game;
  cost: PlayedCost;
  optimum: ExactResult | null;
  error: string | null;
}

export default function Guess({ store, close }: { store: ExperimentStore; close: () => void }) {
  const [{ costs, box, seed }] = useState(() => ofRun(store));
  const [at, setAt] = useState(0);
  const [played, setPlayed] = useState(costs[0]);
  const [game, setGame] = useState(() => begin(makePuzzle(seed, 0, box)));
  const [said, say] = useState('');
  const cost = useMemo(() => compilePlayed(played), [played]);
  const { shown, solving, streak, compare } = useComparison(at, game, played, cost);
  const move = (step: Move) => {
    const next = play(game, step);
    setGame(next);
    say(moveWords(game, next, cost));
  };
  /** Changes the cost; earlier announcements no longer hold. */
  const playUnder = (choice: PlayedCost) => {
    setPlayed(choice);
    say('');
  };
  const told = { game, played, cost, optimum: shown?.optimum ?? null };
  const another = () => {
    const puzzle = makePuzzle(seed, at + 1, box);
    setAt(at + 1);
    setGame(begin(puzzle));
    if (puzzle.trap) setPlayed(costs.find(isConcave) ?? CONCAVE);
    say(newWords(puzzle));
  };
  return (
    <Sheet title="Guess it yourself" close={close}>
      <div className="guess">
        <p className="guess-intro">
          Give each orange square a blue circle of its own, so that all lines together cost as little as
          possible. Press a point, then its partner, or drag a line.
          {game.puzzle.trap && ' Beware: this one is a trap.'}
        </p>
        <CostChoice costs={costs} played={played} onPlay={playUnder} />
        <div className="guess-play">
          <Board
            game={game}
            box={box}
            round={periodOf(played.spec) !== null}
            plan={shown?.optimum?.plan ?? null}
            onMove={move}
          />
          <Buttons
            {...{ game, solving, streak, another }}
            compare={solving || shown ? null : compare}
            undo={() => move({ do: 'undo' })}
          />
        </div>
        <Verdict {...told} error={shown?.error ?? null} />
        <Pairs {...told} />
        <p className="visually-hidden" aria-live="polite">
          {said}
        </p>
      </div>
    </Sheet>
  );
}

interface ButtonsProps {
  game: Game;
  solving: boolean;
  streak: number;
  /** Starts the comparison; null if it is done or running. */
  compare: (() => void) | null;
  undo: () => void;
  another: () => void;
}

function Buttons({ game, solving, streak, compare, undo, another }: ButtonsProps) {
  return (
    <p className="guess-buttons">
      <button
        type="button"
        className="button primary"
        disabled={!isComplete(game) || !compare}
        onClick={() => compare?.()}
      >
        {solving ? 'Solving …' : 'Compare'}
      </button>
      <button type="button" className="button" disabled={game.past.length === 0} onClick={undo}>
        Undo
      </button>
      <button type="button" className="button" onClick={another}>
        Another
      </button>
      <span className="fine">
        {connected(game)} of {game.puzzle.n} connected
        {streak > 0 && ` · ${streak} in a row`}
      </span>
    </p>
  );
}

const isConcave = ({ spec }: PlayedCost): boolean => exponentOf(spec) === exponentOf(CONCAVE.spec);

const newWords = ({ n, trap }: Puzzle): string => `${trap ? 'A trap: ' : ''}${n} new points of either kind.`;

interface ChoiceProps {
  costs: readonly PlayedCost[];
  played: PlayedCost;
  onPlay: (cost: PlayedCost) => void;
}

function CostChoice({ costs, played, onPlay }: ChoiceProps) {
  return (
    <div className="guess-cost">
      <label>
        Cost{' '}
        <select
          value={played.id}
          onChange={(e) => onPlay(costs.find((c) => c.id === e.target.value) ?? played)}
        >
          {costs.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <Tex tex={`c(x, y) = ${played.tex.replace(/^\s*c\(x, ?y\)\s*=/, '')}`} />
    </div>
  );
}

/** The optimum of a puzzle, by the exact solver in a worker; and the number of optimal guesses in a row. */
function useComparison(at: number, game: Game, played: PlayedCost, cost: Pick<Cost, 'scalar'>) {
  const [answer, setAnswer] = useState<Shown | null>(null);
  const [asked, setAsked] = useState<Game | null>(null);
  const [streak, setStreak] = useState(0);
  /** The last puzzle that was judged: only the first guess counts. */
  const judged = useRef(-1);
  const client = useMemo(exactClient, []);
  useEffect(() => () => client.close(), [client]);
  const compare = async () => {
    setAsked(game);
    const { generated: x, reals: y } = game.puzzle;
    const clouds = { cost: played.spec, dimension: 2, x, y };
    const about = { game, cost: played };
    try {
      const optimum = await client.run({ kind: 'distance', clouds, gap: 1e-9 }).result;
      setAnswer({ ...about, optimum, error: null });
      if (judged.current === at) return;
      judged.current = at;
      const yours = total(game.puzzle, cost, game.partner);
      setStreak(excess(yours, optimum.upper) === 0 ? streak + 1 : 0);
    } catch (error) {
      setAnswer({ ...about, optimum: null, error: (error as Error).message });
    } finally {
      setAsked(null);
    }
  };
  const shown = answer?.game.partner === game.partner && answer.cost === played ? answer : null;
  return { shown, solving: asked !== null, streak, compare: () => void compare() };
}

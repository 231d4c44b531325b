import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
  useRef,
  useState,
} from 'react';
import type { Box } from '../../data/box.ts';
import type { TransportPlan } from '../../transport/exact/problem.ts';
import { neighbour } from '../../views/plane/geometry.ts';
import { shortest, trace } from '../../views/plane/torus.ts';
import { type Game, isSame, type Move, type Spot } from './game.ts';
import { nameOf, spotWords } from './words.ts';

interface Props {
  game: Game;
  box: Box;
  /** Is the plane periodic, so that lines may leave on one side and arrive on the other? */
  round: boolean;
  /** The optimum, once it is shown. */
  plan: TransportPlan | null;
  onMove: (move: Move) => void;
}

/** Distance from a point within which a drag ends at it, as a share of the side. */
const SNAP_DISTANCE = 0.07;
/** Pixels from which a press is a drag. */
const DRAG = 6;

const DIRECTIONS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Both kinds of points as buttons, to be connected by two presses, by drag, or by keys. */
export function Board({ game, box, round, plan, onMove }: Props) {
  const area = useRef<HTMLDivElement>(null);
  const spots = spotsOf(game.puzzle.n);
  const at = placesIn(game, box);
  const focus = (spot: Spot) =>
    area.current?.querySelector<HTMLElement>(`[data-spot="${spot.kind} ${spot.row}"]`)?.focus();
  const drag = useDrag(area, spots, at, onMove);

  const press = (spot: Spot, event: MouseEvent) => {
    const joins = game.chosen && game.chosen.kind !== spot.kind;
    onMove({ do: 'choose', spot });
    const next = joins && event.detail === 0 ? nextFree(game, spot) : null; // pressed with a key
    if (next) focus(next);
  };
  const onKeyDown = (event: KeyboardEvent, spot: Spot) => {
    const direction = DIRECTIONS[event.key];
    if (direction) {
      event.preventDefault();
      focus(step(game, spot, direction, at));
    } else if (event.key === 'Escape' && game.chosen) {
      event.preventDefault();
      event.stopPropagation(); // cancels the choice, but does not close the game
      onMove({ do: 'leave' });
    }
  };
  return (
    <div className="guess-board" ref={area} {...drag.handlers}>
      <svg viewBox="0 0 1 1" aria-hidden="true">
        <Yours partner={game.partner} at={at} round={round} />
        {plan && <Optimum plan={plan} at={at} n={game.puzzle.n} round={round} />}
        {drag.line && <Line className="guess-drag" from={drag.line[0]} to={drag.line[1]} />}
      </svg>
      {spots.map((spot) => (
        <SpotButton
          key={`${spot.kind} ${spot.row}`}
          {...{ game, spot }}
          place={at(spot)}
          onClick={(event) => press(spot, event)}
          onKeyDown={(event) => onKeyDown(event, spot)}
        />
      ))}
    </div>
  );
}

type Place = readonly [number, number];
type Places = (spot: Spot) => Place;

interface SpotProps {
  game: Game;
  spot: Spot;
  place: Place;
  onClick: (event: MouseEvent) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

const SpotButton = ({ game, spot, place: [x, y], ...on }: SpotProps) => (
  <button
    data-spot={`${spot.kind} ${spot.row}`}
    type="button"
    className={`guess-spot guess-${spot.kind}`}
    style={{ left: `${100 * x}%`, top: `${100 * y}%` }}
    aria-label={spotWords(game, spot)}
    aria-pressed={isSame(game.chosen, spot)}
    {...on}
  >
    {nameOf(spot)}
  </button>
);

const spotsOf = (n: number): Spot[] =>
  (['generated', 'real'] as const).flatMap((kind) => Array.from({ length: n }, (_, row) => ({ kind, row })));

/** Positions of the points on the board, in shares of its side from the top left. */
function placesIn({ puzzle }: Game, [x0, y0, x1, y1]: Box): Places {
  return ({ kind, row }) => {
    const points = kind === 'generated' ? puzzle.generated : puzzle.reals;
    return [(points[2 * row] - x0) / (x1 - x0), (y1 - points[2 * row + 1]) / (y1 - y0)];
  };
}

/** The next point in a direction: a possible partner if a point is chosen, otherwise of the same kind. */
function step({ puzzle, chosen }: Game, from: Spot, [ux, uy]: [number, number], at: Places): Spot {
  const kind = chosen ? (chosen.kind === 'generated' ? 'real' : 'generated') : from.kind;
  const rows = Array.from({ length: puzzle.n }, (_, row) => row).filter(
    (row) => !isSame(from, { kind, row }),
  );
  const all = [from, ...rows.map((row): Spot => ({ kind, row }))];
  const points = Float32Array.from(all.flatMap((spot) => at(spot)));
  return all[neighbour(points, 0, ux, -uy)];
}

/** The next generated point without a partner, after `last` has been connected. */
function nextFree({ partner, chosen }: Game, last: Spot): Spot | null {
  const own = last.kind === 'generated' ? last.row : (chosen?.row ?? 0);
  const order = partner.map((_, k) => (own + 1 + k) % partner.length);
  const row = order.find((i) => i !== own && partner[i] < 0);
  return row === undefined ? null : { kind: 'generated', row };
}

function useDrag(
  area: RefObject<HTMLDivElement | null>,
  spots: readonly Spot[],
  at: Places,
  onMove: (move: Move) => void,
) {
  const start = useRef<{ spot: Spot; x: number; y: number } | null>(null);
  const [line, setLine] = useState<[Place, Place] | null>(null);
  const placeOf = (event: PointerEvent): Place => {
    const box = area.current?.getBoundingClientRect();
    if (!box) return [0, 0];
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  const nearest = (p: Place, kind: Spot['kind']): Spot | null => {
    const far = (spot: Spot) => Math.hypot(at(spot)[0] - p[0], at(spot)[1] - p[1]);
    const best = spots.filter((s) => s.kind === kind).reduce((a, b) => (far(b) < far(a) ? b : a));
    return far(best) <= SNAP_DISTANCE ? best : null;
  };
  const end = () => {
    start.current = null;
    setLine(null);
  };
  const handlers = {
    onPointerDown(event: PointerEvent) {
      const name = (event.target as Element).closest<HTMLElement>('[data-spot]')?.dataset.spot;
      const spot = spots.find((s) => `${s.kind} ${s.row}` === name);
      start.current = spot && event.isPrimary ? { spot, x: event.clientX, y: event.clientY } : null;
    },
    onPointerMove(event: PointerEvent) {
      const from = start.current;
      if (!from) return;
      if (event.pointerType === 'mouse' && event.buttons === 0) return end(); // released outside
      if (line || Math.hypot(event.clientX - from.x, event.clientY - from.y) > DRAG)
        setLine([at(from.spot), placeOf(event)]);
    },
    onPointerUp(event: PointerEvent) {
      const from = start.current;
      const to =
        from && line && nearest(placeOf(event), from.spot.kind === 'generated' ? 'real' : 'generated');
      if (from && to) onMove({ do: 'connect', a: from.spot, b: to });
      end();
    },
    onPointerCancel: end,
  };
  return { handlers, line };
}

/** The board as the cell of a torus. */
const CELL: Box = [0, 0, 1, 1];

interface LineProps {
  className: string;
  from: Place;
  to: Place;
  /** Share of a point's mass, from 0 to 1. */
  share?: number;
  round?: boolean;
}

/** The shortest line between two positions: on a torus it may leave on one side and arrive on the other. */
function Line({ className, from, to, share, round = false }: LineProps) {
  const cell = round ? CELL : null;
  const pieces: [number, number, number, number][] = [];
  const move = [shortest(to[0] - from[0], cell), shortest(to[1] - from[1], cell)] as const;
  trace(cell, from, move, (...piece) => pieces.push(piece));
  return pieces.map(([x1, y1, x2, y2]) => (
    <line key={`${x1} ${y1}`} className={className} {...{ x1, y1, x2, y2 }} style={{ opacity: share }} />
  ));
}

function Yours({ partner, at, round }: { partner: readonly number[]; at: Places; round: boolean }) {
  return partner.map((j, i) => {
    const spot: Spot = { kind: 'generated', row: i };
    return j < 0 ? null : (
      <Line
        key={nameOf(spot)}
        className="guess-yours"
        from={at(spot)}
        to={at({ kind: 'real', row: j })}
        round={round}
      />
    );
  });
}

interface OptimumProps {
  plan: TransportPlan;
  at: Places;
  n: number;
  round: boolean;
}

/** Lines of the optimal plan; fainter for parts of a point's mass. */
function Optimum({ plan, at, n, round }: OptimumProps) {
  return Array.from(plan.from, (i, k) => {
    const spots: [Spot, Spot] = [
      { kind: 'generated', row: i },
      { kind: 'real', row: plan.to[k] },
    ];
    const share = Math.min(1, plan.mass[k] * n);
    return (
      <Line
        key={spots.map(nameOf).join()}
        className="guess-optimum"
        from={at(spots[0])}
        to={at(spots[1])}
        share={share}
        round={round}
      />
    );
  });
}

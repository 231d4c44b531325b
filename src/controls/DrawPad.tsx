import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { PLANE_BOX } from '../data/box.ts';
import { decodeDrawing, encodeDrawing, MAX_ANCHORS } from '../data/drawn.ts';
import type { Experiment } from '../settings/table.ts';
import './pad.css';
import { countOf, extend, pointsOf, type Strokes } from './strokes.ts';

const [LEFT, BOTTOM, RIGHT, TOP] = PLANE_BOX;
const WIDTH = RIGHT - LEFT;
const HEIGHT = TOP - BOTTOM;
/** Distance between the points of a stroke, and how far an arrow key moves the cursor. */
const GAP = WIDTH / 60;
const MOVES: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

interface Props {
  drawing: string;
  change: (partial: Partial<Experiment>) => void;
}

/** Draws the reals by hand: mouse, pen, finger, or arrow keys and Enter. Each stroke starts a new run. */
export default function DrawPad({ drawing, change }: Props) {
  const { strokes, draw, finish, undo, clear } = useStrokes(drawing, change);
  const [cursor, setCursor] = useState<{ x: number; y: number } | null>(null);
  const drawn = useRef(false);

  const place = (e: PointerEvent<HTMLElement>) => {
    const box = e.currentTarget.getBoundingClientRect();
    const x = LEFT + (WIDTH * (e.clientX - box.left)) / box.width;
    const y = TOP - (HEIGHT * (e.clientY - box.top)) / box.height;
    return { x: clamp(x, LEFT, RIGHT), y: clamp(y, BOTTOM, TOP) };
  };
  const begin = (e: PointerEvent<HTMLElement>) => {
    if (e.button !== 0) return;
    e.currentTarget.setPointerCapture(e.pointerId);
    drawn.current = true;
    const { x, y } = place(e);
    draw(x, y, true);
  };
  const move = (e: PointerEvent<HTMLElement>) => {
    if (!drawn.current) return;
    const { x, y } = place(e);
    draw(x, y, false);
  };
  const end = () => {
    if (drawn.current) finish();
    drawn.current = false;
  };
  const key = (e: KeyboardEvent) => {
    const at = cursor ?? { x: (LEFT + RIGHT) / 2, y: (BOTTOM + TOP) / 2 };
    const by = MOVES[e.key];
    if (by) {
      const far = e.shiftKey ? 5 * GAP : GAP;
      setCursor({ x: clamp(at.x + far * by[0], LEFT, RIGHT), y: clamp(at.y + far * by[1], BOTTOM, TOP) });
    } else if (e.key === 'Enter' || (e.key === ' ' && cursor)) {
      draw(at.x, at.y, true);
      finish();
    } else if (e.key === 'Backspace') undo();
    else return;
    e.preventDefault();
    e.stopPropagation();
  };

  const count = countOf(strokes);
  return (
    <div className="pad">
      <button
        type="button"
        className="pad-surface"
        data-testid="draw-pad"
        aria-label="Drawing pad. Arrow keys move the cursor, Enter drops a point, Backspace takes the last one back."
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
        onKeyDown={key}
        onFocus={(e) => e.currentTarget.matches(':focus-visible') && setCursor((c) => c ?? { x: 0, y: 0 })}
        onBlur={() => setCursor(null)}
      >
        <svg viewBox={`${LEFT} ${-TOP} ${WIDTH} ${HEIGHT}`} aria-hidden="true">
          <Marks strokes={strokes} />
          {cursor && (
            <path
              className="pad-cursor"
              d={`M${cursor.x - GAP} ${-cursor.y}h${2 * GAP}M${cursor.x} ${-cursor.y - GAP}v${2 * GAP}`}
            />
          )}
        </svg>
      </button>
      {count === 0 && <p className="pad-hint">Draw here</p>}
      <div className="pad-bar">
        <span aria-live="polite">
          {count} of {MAX_ANCHORS} points
        </span>
        <span className="row-gap" />
        <button type="button" className="button small" onClick={undo} disabled={count === 0}>
          Undo
        </button>
        <button type="button" className="button small" onClick={clear} disabled={count === 0}>
          Clear
        </button>
      </div>
    </div>
  );
}

function Marks({ strokes }: { strokes: Strokes }) {
  const points = pointsOf(strokes);
  const dots = Array.from(
    { length: points.length / 2 },
    (_, i) => `M${points[2 * i]} ${-points[2 * i + 1]}h0`,
  );
  return <path className="pad-marks" d={dots.join('')} />;
}

/** The strokes of a drawing. One that came from elsewhere (a link, a preset) counts as a single stroke. */
function useStrokes(drawing: string, change: Props['change']) {
  const [strokes, setStrokes] = useState<Strokes>(() => read(drawing));
  const [known, setKnown] = useState(drawing);
  const latest = useRef(strokes);
  if (known !== drawing) {
    setKnown(drawing);
    if (encodeDrawing(pointsOf(strokes)) !== drawing) setStrokes(read(drawing));
  }
  const show = (next: Strokes) => {
    latest.current = next;
    setStrokes(next);
  };
  const keep = (next: Strokes) => {
    show(next);
    change({ drawing: encodeDrawing(pointsOf(next)) });
  };
  return {
    strokes,
    draw(x: number, y: number, fresh: boolean) {
      const before = fresh ? [...strokes, []] : latest.current;
      if (countOf(before) < MAX_ANCHORS) show(extend(before, x, y, GAP));
    },
    finish: () => keep(latest.current),
    undo: () => keep(strokes.slice(0, -1)),
    clear: () => keep([]),
  };
}

function read(drawing: string): Strokes {
  try {
    const points = Array.from(decodeDrawing(drawing));
    return points.length ? [points] : [];
  } catch {
    return []; // the engine says what is wrong with it
  }
}

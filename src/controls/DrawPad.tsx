import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { PLANE_BOX } from '../data/box.ts';
import { decodeDrawing, encodeDrawing, MAX_ANCHORS, SPACING } from '../data/shapes/drawn.ts';
import type { Experiment } from '../settings/table.ts';
import './pad.css';

const [LEFT, BOTTOM, RIGHT, TOP] = PLANE_BOX;
const WIDTH = RIGHT - LEFT;
const HEIGHT = TOP - BOTTOM;
const MOVES: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** A drawing: strokes of points in the plane, each a list x0, y0, x1, y1, ... */
export type Strokes = readonly (readonly number[])[];

interface Props {
  drawing: string;
  change: (partial: Partial<Experiment>) => void;
}

/** Draws the reals by hand, with mouse, pen, finger, or arrow keys and Enter. Each stroke starts a new run. */
export default function DrawPad({ drawing, change }: Props) {
  const { strokes, draw, finish, undo, clear } = useStrokes(drawing, change);
  const [cursor, setCursor] = useState<{ x: number; y: number } | null>(null);
  /** The pointer that draws; others, such as a second finger, are ignored meanwhile. */
  const pen = useRef<number | null>(null);
  const pad = useRef<HTMLDivElement>(null);
  const blank = useRef(drawing === '');
  useEffect(() => {
    if (blank.current) pad.current?.scrollIntoView({ block: 'nearest' }); // training waits for a drawing
  }, []);

  const begin = (e: PointerEvent<HTMLElement>) => {
    if (e.button !== 0 || pen.current !== null) return;
    e.currentTarget.setPointerCapture(e.pointerId);
    pen.current = e.pointerId;
    const { x, y } = placeIn(e.currentTarget, e);
    draw(x, y, true);
  };
  const move = (e: PointerEvent<HTMLElement>) => {
    if (e.pointerId !== pen.current) return;
    const between = e.nativeEvent.getCoalescedEvents?.() ?? [];
    for (const event of between.length > 0 ? between : [e]) {
      const { x, y } = placeIn(e.currentTarget, event);
      draw(x, y, false);
    }
  };
  const end = (e: PointerEvent<HTMLElement>) => {
    if (e.pointerId !== pen.current) return;
    pen.current = null;
    finish();
  };
  const key = (e: KeyboardEvent) => {
    const at = cursor ?? { x: (LEFT + RIGHT) / 2, y: (BOTTOM + TOP) / 2 };
    const by = MOVES[e.key];
    if (by) {
      const far = e.shiftKey ? 5 * SPACING : SPACING;
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
    <div className="pad" ref={pad}>
      <button
        type="button"
        className="pad-surface"
        data-testid="draw-pad"
        aria-label="Drawing pad. Arrow keys move the cursor, Enter adds a point, Backspace removes the last stroke."
        onPointerDown={begin}
        onPointerMove={move}
        onLostPointerCapture={end}
        onKeyDown={key}
        onFocus={(e) => e.currentTarget.matches(':focus-visible') && setCursor((c) => c ?? { x: 0, y: 0 })}
        onBlur={() => setCursor(null)}
      >
        <svg viewBox={`${LEFT} ${-TOP} ${WIDTH} ${HEIGHT}`} aria-hidden="true">
          <Marks strokes={strokes} />
          {cursor && (
            <path
              className="pad-cursor"
              d={`M${cursor.x - SPACING} ${-cursor.y}h${2 * SPACING}M${cursor.x} ${-cursor.y - SPACING}v${2 * SPACING}`}
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

/** The position of a pointer in the plane; outside the pad, the nearest one on its edge. */
function placeIn(pad: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }) {
  const box = pad.getBoundingClientRect();
  const x = LEFT + (WIDTH * (clientX - box.left)) / box.width;
  const y = TOP - (HEIGHT * (clientY - box.top)) / box.height;
  return { x: clamp(x, LEFT, RIGHT), y: clamp(y, BOTTOM, TOP) };
}

function Marks({ strokes }: { strokes: Strokes }) {
  const points = pointsOf(strokes);
  const dots = Array.from(
    { length: points.length / 2 },
    (_, i) => `M${points[2 * i]} ${-points[2 * i + 1]}h0`,
  );
  return <path className="pad-marks" d={dots.join('')} />;
}

/** The strokes of a drawing. One from a link or a preset is a single stroke. */
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
      show(extend(before, x, y, SPACING, MAX_ANCHORS - countOf(before)));
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
    return []; // the worker reports what is wrong with it
  }
}

/**
 * Continues the last stroke to a position: with points every `gap` along the line, however fast the pen moved, and at
 * most `room` of them. The remaining length counts towards the next position.
 */
export function extend(strokes: Strokes, x: number, y: number, gap: number, room: number): Strokes {
  const last = [...(strokes.at(-1) ?? [])];
  if (last.length === 0) return room > 0 ? [...strokes.slice(0, -1), [x, y]] : strokes;
  const [px, py] = last.slice(-2);
  const way = Math.hypot(x - px, y - py);
  const steps = Math.min(Math.floor(way / gap + 1e-9), room);
  if (steps < 1) return strokes;
  for (let k = 1; k <= steps; k++) {
    const share = (k * gap) / way;
    last.push(px + share * (x - px), py + share * (y - py));
  }
  return [...strokes.slice(0, -1), last];
}

/** All points, [n, 2]. */
export const pointsOf = (strokes: Strokes): number[] => strokes.flat();

export const countOf = (strokes: Strokes): number => pointsOf(strokes).length / 2;

import { useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { type Box, PLANE_BOX } from '../../data/box.ts';
import type { Frame, Reals } from '../../runtime/protocol/protocol.ts';
import { LaneContext } from '../lane.ts';
import { confined, middleOf, moved, scaled, showing, sideOf, wholeOf } from './view.ts';

type Place = readonly [number, number];

export interface View {
  /** The square of the plane that is shown. */
  box: Box;
  /** Is it different from that of the data? */
  changed: boolean;
  /** Zooms in (above 1) or out around a place, or the middle. Returns whether anything changed. */
  zoom(factor: number, at?: Place | null): boolean;
  /** The place at a position in the picture, in shares of its side from the top left. */
  placeAt(x: number, y: number): Place;
  /** Moves the view by shares of its side. */
  move(dx: number, dy: number): void;
  /** Moves the view until a place is inside. */
  reveal(place: Place): void;
  /** Resets the view to the square of the data. */
  home(): void;
  /** Shows all points of the moment, wherever they are. */
  showAll(): void;
}

/** The view of the plane, the same in both lanes, which is reset for other reals. */
export function useView(reals: Reals | null, frame: Frame | null): View {
  const lane = useContext(LaneContext);
  const own = useState<Box | null>(null);
  const [chosen, choose] = lane?.box ?? own;
  const home = lane?.home ?? reals?.box ?? PLANE_BOX;
  const whole = useMemo(
    () => wholeOf(home, reals && frame?.run === reals.run ? [reals.points, frame.arrays.generated] : []),
    [home, reals, frame],
  );
  /** The current view, also between two renders. */
  const now = useRef({ box: chosen ?? home, home, whole });
  now.current = { box: chosen ?? home, home, whole };

  const shown = useRef<Float32Array | null>(null);
  useEffect(() => {
    const points = reals?.points ?? null;
    const before = shown.current;
    shown.current = points;
    if (before && !(points && same(before, points))) choose(null);
  }, [reals, choose]);

  const show = useCallback(
    (next: Box) => {
      const { box, home, whole } = now.current;
      const to = confined(next, whole);
      if (same(to, box)) return false;
      now.current.box = to;
      choose(same(to, home) ? null : to);
      return true;
    },
    [choose],
  );

  const acts = useMemo(
    () => ({
      zoom: (factor: number, at?: Place | null) => {
        const { box } = now.current;
        return show(scaled(box, 1 / factor, at ?? middleOf(box)));
      },
      placeAt: (x: number, y: number): Place => {
        const { box } = now.current;
        return [box[0] + x * sideOf(box), box[3] - y * sideOf(box)];
      },
      move: (dx: number, dy: number) => {
        const { box } = now.current;
        show(moved(box, dx * sideOf(box), dy * sideOf(box)));
      },
      reveal: (place: Place) => show(showing(now.current.box, place)),
      home: () => choose(null),
      showAll: () => show(now.current.whole),
    }),
    [show, choose],
  );
  return { box: chosen ?? home, changed: chosen !== null, ...acts };
}

const same = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.prototype.every.call(a, (v, i) => v === b[i]);

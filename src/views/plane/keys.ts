import type { Box } from '../../data/box.ts';
import type { Frame, Reals } from '../../runtime/protocol/protocol.ts';
import type { LayerName } from '../layers.ts';
import { nearest, neighbour } from './geometry.ts';
import type { Pick } from './marks.ts';
import type { View } from './useView.ts';
import { middleOf } from './view.ts';

const DIRECTIONS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** The point that a key leads to from the chosen one; undefined for keys without a meaning here. */
export function move(
  key: string,
  pick: Pick | null,
  reals: Reals,
  frame: Frame,
  layers: ReadonlySet<LayerName>,
  view: Box,
): Pick | null | undefined {
  if (key === 'Escape') return pick ? null : undefined;
  if (key === 'Enter' && pick) return partner(pick, frame);
  const direction = DIRECTIONS[key];
  if (!direction) return undefined;
  if (!pick) return middle(reals, frame, layers, view);
  const points = pointsOf(pick.kind, reals, frame);
  return { kind: pick.kind, row: neighbour(points, pick.row, direction[0], direction[1]) };
}

/** The real of a generated point, or the first point assigned to a real (the real itself if there is none). */
function partner(pick: Pick, { assigned }: Frame): Pick {
  if (!assigned) return pick;
  if (pick.kind === 'generated') return { kind: 'real', row: assigned.index[pick.row] };
  const row = assigned.index.indexOf(pick.row);
  return row < 0 ? pick : { kind: 'generated', row };
}

/** The point nearest to the middle of the view, with which keys begin. */
function middle(reals: Reals, frame: Frame, layers: ReadonlySet<LayerName>, view: Box): Pick | null {
  const kind = layers.has('generated') || !layers.has('reals') ? 'generated' : 'real';
  const row = nearest(pointsOf(kind, reals, frame), ...middleOf(view), Number.POSITIVE_INFINITY);
  return row < 0 ? null : { kind, row };
}

const pointsOf = (kind: Pick['kind'], reals: Reals, frame: Frame): Float32Array =>
  kind === 'real' ? reals.points : frame.arrays.generated;

export function placeOf({ kind, row }: Pick, reals: Reals, frame: Frame): [number, number] {
  const points = pointsOf(kind, reals, frame);
  return [points[2 * row], points[2 * row + 1]];
}

/** Factor of a key or a button that zooms, and the share of the side that a key moves the view by. */
export const ZOOM = 1.5;
const MOVE = 0.2;

/** Zooms, moves or resets the view; `at` is the fixed point of zooming. Returns whether the key has such a meaning. */
export function moveView(
  { key, shiftKey }: { key: string; shiftKey: boolean },
  view: View,
  at: [number, number] | null,
): boolean {
  const direction = shiftKey ? DIRECTIONS[key] : undefined;
  if (direction) view.move(MOVE * direction[0], MOVE * direction[1]);
  else if (key === '+' || key === '=') view.zoom(ZOOM, at);
  else if (key === '-' || key === '_') view.zoom(1 / ZOOM, at);
  else if (key === '0') view.home();
  else return false;
  return true;
}

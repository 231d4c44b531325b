import type { Frame, Reals } from '../../engine/protocol.ts';
import type { LayerName } from '../layers.ts';
import { nearest, neighbour } from './geometry.ts';
import type { Pick } from './marks.ts';

const DIRECTIONS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Where a key leads from the chosen point; undefined for keys that mean nothing here. */
export function move(
  key: string,
  pick: Pick | null,
  reals: Reals,
  frame: Frame,
  layers: ReadonlySet<LayerName>,
): Pick | null | undefined {
  if (key === 'Escape') return pick ? null : undefined;
  if (key === 'Enter' && pick) return partner(pick, frame);
  const direction = DIRECTIONS[key];
  if (!direction) return undefined;
  if (!pick) return middle(reals, frame, layers);
  const points = pick.kind === 'real' ? reals.points : frame.generated;
  return { kind: pick.kind, row: neighbour(points, pick.row, direction[0], direction[1]) };
}

/** The real of a generated point, or the first point that a real receives (itself where there is none). */
function partner(pick: Pick, frame: Frame): Pick {
  if (pick.kind === 'generated') return { kind: 'real', row: frame.index[pick.row] };
  const row = frame.index.indexOf(pick.row);
  return row < 0 ? pick : { kind: 'generated', row };
}

/** The point next to the middle, where a walk begins. */
function middle(reals: Reals, frame: Frame, layers: ReadonlySet<LayerName>): Pick | null {
  const [x0, y0, x1, y1] = reals.box;
  const kind = layers.has('generated') || !layers.has('reals') ? 'generated' : 'real';
  const points = kind === 'real' ? reals.points : frame.generated;
  const row = nearest(points, (x0 + x1) / 2, (y0 + y1) / 2, Number.POSITIVE_INFINITY);
  return row < 0 ? null : { kind, row };
}

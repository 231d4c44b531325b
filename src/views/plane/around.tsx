/** Around the picture: the numbers of points outside it, and the buttons that change the view. */
import type { Box } from '../../data/box.ts';
import type { Frame, Reals } from '../../runtime/protocol/protocol.ts';
import { count, plural } from '../../ui/format.ts';
import type { LayerName } from '../layers.ts';
import { ZOOM } from './keys.ts';
import type { View } from './useView.ts';
import { EDGES, type Edge, outside, total } from './view.ts';

export interface Outside {
  reals: Record<Edge, number>;
  generated: Record<Edge, number>;
  /** Are generated points shown, but none of them inside the view? */
  empty: boolean;
}

/** The points of the layers that are on, but outside the view. */
export function outsideOf(
  view: Box,
  reals: Reals | null,
  frame: Frame | null,
  layers: ReadonlySet<LayerName>,
): Outside | null {
  if (!reals || !frame || frame.run !== reals.run || frame.kind !== 'plane') return null;
  const none = new Float32Array(0);
  const found = {
    reals: outside(view, layers.has('reals') ? reals.points : none),
    generated: outside(view, layers.has('generated') ? frame.arrays.generated : none),
  };
  const all = frame.arrays.generated.length / 2;
  return { ...found, empty: layers.has('generated') && all > 0 && total(found.generated) === all };
}

/** The same in words, for screen readers; empty if all points are inside. */
export function sayOutside(found: Outside | null): string {
  if (!found) return '';
  const parts = [
    [total(found.generated), 'generated point'] as const,
    [total(found.reals), 'real'] as const,
  ].flatMap(([n, what]) => (n > 0 ? [plural(n, what)] : []));
  return parts.length > 0 ? ` Outside the picture: ${parts.join(', ')}.` : '';
}

interface Props {
  view: View;
  found: Outside | null;
}

export function Around({ view, found }: Props) {
  const beyond = found !== null && total(found.generated) + total(found.reals) > 0;
  return (
    <>
      {found &&
        EDGES.map((edge) => (
          <Beyond key={edge} edge={edge} generated={found.generated[edge]} reals={found.reals[edge]} />
        ))}
      <div className="v-view">
        {(view.changed || beyond) && (
          <button type="button" className="v-view-all" onClick={view.showAll}>
            Show all
          </button>
        )}
        <button type="button" aria-label="Zoom in" onClick={() => view.zoom(ZOOM)}>
          +
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => view.zoom(1 / ZOOM)}>
          −
        </button>
      </div>
      <p className="v-view-empty" role="status">
        {found?.empty && 'All generated points lie outside the picture.'}
      </p>
    </>
  );
}

/** The count at an edge; hidden from screen readers, which read it with the picture. */
function Beyond({ edge, generated, reals }: { edge: Edge; generated: number; reals: number }) {
  if (generated + reals === 0) return null;
  return (
    <p className={`v-beyond v-beyond-${edge}`} aria-hidden="true" data-testid={`beyond-${edge}`}>
      {generated > 0 && <span className="v-beyond-generated">{count(generated)}</span>}
      {reals > 0 && <span className="v-beyond-reals">{count(reals)}</span>}
    </p>
  );
}

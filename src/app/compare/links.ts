/** What two lanes have in common, so that their pictures can be linked. */
import type { Box } from '../../data/box.ts';
import type { Reals } from '../../runtime/protocol/protocol.ts';
import type { Experiment, Key } from '../../settings/table.ts';

/** The smallest square that contains those of both; null unless both are planes. */
export function commonSquare(a: Reals | null, b: Reals | null): Box | null {
  if (a?.kind !== 'plane' || b?.kind !== 'plane') return null;
  const [p, q] = [a.box, b.box];
  const [x0, y0, x1, y1] = [0, 1, 2, 3].map((k) => (k < 2 ? Math.min(p[k], q[k]) : Math.max(p[k], q[k])));
  const half = Math.max(x1 - x0, y1 - y0) / 2;
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return [x - half, y - half, x + half, y + half];
}

interface Drawn {
  reals: Reals | null;
  experiment: Experiment;
}

/** What the fixed latents follow from. */
const OF_LATENTS: readonly Key[] = ['seed', 'latent', 'latentDim', 'centres', 'sigma', 'N', 'data'];

/** Do the same rows mean the same in both lanes: the same reals, and points of the same latents? */
export function sameRows(a: Drawn, b: Drawn): { real: boolean; generated: boolean } {
  const [x, y] = [a.reals?.points, b.reals?.points];
  const real = x !== undefined && x.length === y?.length && x.every((value, i) => value === y[i]);
  return { real, generated: OF_LATENTS.every((key) => a.experiment[key] === b.experiment[key]) };
}

/** How a step changed ψ, beside the loads that it counted. */
import type { Frame } from '../runtime/protocol/protocol.ts';

export interface Change {
  real: number;
  /** Of the frame before: what the step counted. */
  load: number;
  /** Change of psi_j relative to the mean change. */
  change: number;
}

/** The change from one frame to the next at each real; null where ψ is not known. */
export function changesOf(before: Frame | undefined, after: Frame | undefined): Change[] | null {
  const [a, b] = [before?.assigned, after?.assigned];
  if (!a || !b || a.psi.length !== b.psi.length) return null;
  const changes = Array.from(b.psi, (value, j) => value - a.psi[j]);
  const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length;
  return changes.map((change, j) => ({ real: j, load: a.loads[j], change: change - mean }));
}

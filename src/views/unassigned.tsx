/** Says why a view lacks what assignments are drawn with. */
import { methodOf } from '../methods/registry.ts';
import type { Experiment } from '../settings/table.ts';

/** The method's own sentence; nothing where it assigns points. */
export function Unassigned({ experiment }: { experiment: Pick<Experiment, 'method'> }) {
  const { unassigned } = methodOf(experiment);
  return unassigned && <p className="v-note">{unassigned}</p>;
}

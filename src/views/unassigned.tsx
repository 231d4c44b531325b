/** Why a view shows no assignments. */
import { methodOf } from '../methods/registry.ts';
import type { Experiment } from '../settings/table.ts';

/** The method's own sentence about it; nothing if the method assigns points. */
export function Unassigned({ experiment }: { experiment: Pick<Experiment, 'method'> }) {
  const { unassigned } = methodOf(experiment);
  return unassigned && <p className="v-note">{unassigned}</p>;
}

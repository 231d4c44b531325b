/** The costs of the game, and rules about their optima. */
import type { Cost, CostSpec } from '../../costs/cost.ts';
import { distancePowerOf, scalarCost } from '../../costs/scalar.ts';

export interface PlayedCost {
  id: string;
  label: string;
  tex: string;
  spec: CostSpec;
}

const power = (id: string, label: string, p: number, tex: string): PlayedCost => ({
  ...{ id, label, tex },
  spec: { name: 'power', parameters: { p } },
});

/** The cost that traps are made for. */
export const CONCAVE = power('half', 'Root of the distance, p = ½', 0.5, String.raw`\lVert x-y\rVert^{1/2}`);

const OWN: readonly PlayedCost[] = [
  power('square', 'Squared distance, p = 2', 2, String.raw`\lVert x-y\rVert^2`),
  power('distance', 'Distance, p = 1', 1, String.raw`\lVert x-y\rVert`),
  CONCAVE,
];

/** The cost of the run first, then instructive ones. */
export function playedCosts(run: { spec: CostSpec; tex: string }): readonly PlayedCost[] {
  const p = exponentOf(run.spec);
  const others = OWN.filter((c) => exponentOf(c.spec) !== p);
  const own = OWN.find((c) => exponentOf(c.spec) === p);
  return [{ id: 'run', label: `${own?.label ?? 'Cost'} (of the run)`, ...run }, ...others];
}

/** The p if the cost is |x - y|^p; otherwise null. */
export const exponentOf = (spec: CostSpec): number | null => distancePowerOf(spec, 2);

export const compilePlayed = ({ spec }: PlayedCost): Pick<Cost, 'scalar'> => scalarCost(spec, 2);

/** A sentence that is true of every optimum under the cost. */
export function ruleOf(spec: CostSpec): string {
  const p = exponentOf(spec);
  if (p === null)
    return 'Under any cost, a plan is optimal if no cyclic exchange of partners lowers the cost: this is called cyclical monotonicity.';
  if (p > 1)
    return 'Above p = 1 one long line costs more than two half as long, so lengths even out; lines may cross.';
  if (p === 1)
    return 'Under the distance itself, optimal lines never cross: uncrossing two makes both together shorter.';
  return 'Below p = 1 one long line costs less than two half as long: connect close pairs first, and let one line be long.';
}

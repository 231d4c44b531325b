/**
 * An assignment of m points to N reals, from which `dualReport` computes how good it is
 * (Laschos et al. 2020, Eq. 3, 12 and 13).
 */
export interface DualInput {
  /** s c(x_i, y_a(i)) + psi_a(i), [m]. */
  value: ArrayLike<number>;
  /** [N] */
  psi: ArrayLike<number>;
  /** n_j, [N]; their sum is m. */
  loads: ArrayLike<number>;
  scale: number;
}

/** In double precision. Costs are in the units of c: the scale s is divided out. */
export interface DualReport {
  /** D(psi) = (mean_i value_i - mean_j psi_j) / s: no transport plan between the point clouds costs less. */
  dual: number;
  /** Mean cost of the assignment, D - sum_j (n_j / m - 1 / N) psi_j / s. Not a bound while loads are uneven. */
  assignedCost: number;
  /** L = sum_j (n_j / m - 1 / N) psi_j, which the assigner maximises, in the units of s c, like psi. */
  objective: number;
  /** Reals that received nothing. */
  unassigned: number;
  leastLoad: number;
  largestLoad: number;
}

/** The quality of an assignment and its loads; both arrays may be in single precision. */
export function dualReport({ value, psi, loads, scale }: DualInput): DualReport {
  const m = value.length;
  const N = psi.length;
  let objective = 0;
  let unassigned = 0;
  let leastLoad = Number.POSITIVE_INFINITY;
  let largestLoad = 0;
  for (let j = 0; j < N; j++) {
    objective += (loads[j] / m - 1 / N) * psi[j];
    if (loads[j] === 0) unassigned++;
    if (loads[j] < leastLoad) leastLoad = loads[j];
    if (loads[j] > largestLoad) largestLoad = loads[j];
  }
  const dual = dualValue(value, psi, scale);
  return { dual, assignedCost: dual - objective / scale, objective, unassigned, leastLoad, largestLoad };
}

/** D(psi) from value [m] and psi [N]: for any psi a lower bound on the transport cost, in the units of c. */
export function dualValue(value: ArrayLike<number>, psi: ArrayLike<number>, scale: number): number {
  return (mean(value) - mean(psi)) / scale;
}

function mean(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum / numbers.length;
}

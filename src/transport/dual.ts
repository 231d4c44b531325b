/**
 * Numbers that say how good an assignment is (Laschos et al. 2020, Eq. 3, 12 and 13), in double precision.
 * Costs are in the units of c: the scale s is divided out.
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

export interface DualReport {
  /** D(psi) = (mean_i value_i - mean_j psi_j) / s: no transport plan between the clouds costs less. */
  dual: number;
  /** Mean cost of the assignment: D - sum_j (n_j / m - 1 / N) psi_j / s. No bound while loads are uneven. */
  assignedCost: number;
  /** L = sum_j (n_j / m - 1 / N) psi_j, which the assigner maximises; scaled, as psi is. */
  objective: number;
  /** Reals that received nothing. */
  unassigned: number;
  leastLoad: number;
  largestLoad: number;
}

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

/** D(psi) alone: a lower bound on the transport cost between the clouds, for any psi. */
export function dualValue(value: ArrayLike<number>, psi: ArrayLike<number>, scale: number): number {
  return (mean(value) - mean(psi)) / scale;
}

function mean(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum / numbers.length;
}

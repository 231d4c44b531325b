/** The solvers of the benchmark, in the order of the published tables, and then the project's own. */
import type { Context, Solver } from './solver.ts';
import { assignment } from './solvers/assignment.ts';
import { batchTransform } from './solvers/batch-transform.ts';
import { clipping } from './solvers/clipping.ts';
import { discrete } from './solvers/discrete.ts';
import { mover } from './solvers/mover.ts';
import { penalty } from './solvers/penalty.ts';
import { regularised } from './solvers/regularised.ts';
import { sorting } from './solvers/sorting.ts';
import { spectral } from './solvers/spectral.ts';
import { table } from './solvers/table.ts';

interface Entry {
  /** As in the tables. */
  label: string;
  /** What it does, in a few words. */
  title: string;
  /** As published; of the own solvers, what they take to stand still in the plane. */
  iterations: number;
  /** Is the problem solved in one iteration? */
  once?: boolean;
  make(context: Context): Solver;
}

const ENTRIES = {
  wc: { label: 'WC', title: 'weight clipping', iterations: 5000, make: clipping },
  gp: { label: 'GP', title: 'gradient penalty', iterations: 60_000, make: penalty(false) },
  lp: { label: 'LP', title: 'one-sided gradient penalty', iterations: 60_000, make: penalty(true) },
  sn: { label: 'SN', title: 'spectral normalisation', iterations: 10_000, make: spectral },
  so: { label: 'SO', title: 'sorted units, orthogonal weights', iterations: 25_000, make: sorting },
  ls: { label: 'LS', title: 'two regularised potentials', iterations: 10_000, make: regularised },
  'mm-b': { label: 'MM:B', title: 'minimum over the batch', iterations: 25_000, make: batchTransform(false) },
  'mm-bv2': {
    label: 'MM:Bv2',
    title: 'both minima over the batch',
    iterations: 25_000,
    make: batchTransform(true),
  },
  mm: { label: 'MM', title: 'moving network', iterations: 20_000, make: mover(false) },
  'mm-r': { label: 'MM:R', title: 'moving network from P to Q', iterations: 20_000, make: mover(true) },
  dot: {
    label: 'DOT',
    title: 'optimal plan between samples',
    iterations: 1,
    once: true,
    make: discrete(true),
  },
  assignment: { label: 'assignment', title: 'assignment, network', iterations: 4000, make: assignment },
  table: { label: 'table', title: 'assignment, table', iterations: 2000, make: table },
  exact: {
    label: 'exact',
    title: 'certified potential between samples',
    iterations: 1,
    make: discrete(false),
  },
} satisfies Record<string, Entry>;

export type SolverId = keyof typeof ENTRIES;

export const SOLVERS: Readonly<Record<SolverId, Entry>> = ENTRIES;
export const SOLVER_IDS = Object.keys(ENTRIES) as SolverId[];

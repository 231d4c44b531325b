/** Settings of the Sinkhorn method alone. */
import type { Setting } from '../../settings/table.ts';

declare module '../../settings/table.ts' {
  interface Experiment {
    debiased: boolean;
    /** What the gradient goes through: all iterations, or the plan that they have come to, held fixed. */
    planGradient: 'plan' | 'iterations';
  }
}

export const SETTINGS: readonly Setting[] = [
  {
    key: 'debiased',
    group: 'method',
    kind: 'flag',
    label: 'Debiased',
    help: 'Subtracts what entropy alone makes each cloud cost to itself. Without this, points shrink towards means.',
    tex: 'W(x, y) - \\tfrac12 W(x, x) - \\tfrac12 W(y, y)',
    default: true,
    live: true,
  },
  {
    key: 'planGradient',
    group: 'method',
    kind: 'choice',
    label: 'Gradient',
    help: 'What the gradient in the points goes through.',
    options: [
      {
        value: 'plan',
        label: 'The plan, held fixed',
        help: 'Once the iterations have converged: exact for the cost with its entropy.',
      },
      {
        value: 'iterations',
        label: 'All iterations',
        help: 'Exact for the cost of the plan, after any number of iterations. Slower.',
      },
    ],
    default: 'plan',
    live: true,
  },
];

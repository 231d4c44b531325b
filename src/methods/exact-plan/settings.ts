/** What only the exact plan can be set to. */
import type { Setting } from '../../settings/table.ts';

declare module '../../settings/table.ts' {
  interface Experiment {
    /** Relative gap up to which the plan is optimal. */
    planGap: number;
  }
}

export const SETTINGS: readonly Setting[] = [
  {
    key: 'planGap',
    group: 'method',
    kind: 'number',
    label: 'Gap of the plan',
    help: 'The solver stops once its plan is proven to cost at most this share more than the optimal one. A smaller gap takes longer.',
    tex: String.raw`\frac{\text{upper} - \text{lower}}{|\text{upper}|}`,
    min: 1e-6,
    max: 0.1,
    scale: 'log',
    default: 0.01,
    live: true,
  },
];

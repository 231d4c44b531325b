/** Settings of the exact-plan method alone. */
import type { Setting } from '../../settings/table.ts';

declare module '../../settings/table.ts' {
  interface Experiment {
    /** The solver stops at this relative gap, (upper - lower) / |upper|. */
    planGap: number;
  }
}

export const SETTINGS: readonly Setting[] = [
  {
    key: 'planGap',
    group: 'method',
    kind: 'number',
    label: 'Gap of the plan',
    help: 'The solver stops once its plan is proven to cost no more than the optimal one plus this share. A smaller gap takes longer.',
    tex: String.raw`\frac{\text{upper} - \text{lower}}{|\text{upper}|}`,
    min: 1e-6,
    max: 0.1,
    scale: 'log',
    default: 0.01,
    live: true,
  },
];

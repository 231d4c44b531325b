/** Settings of the critic-first method alone. */
import type { Setting } from '../../settings/table.ts';

declare module '../../settings/table.ts' {
  interface Experiment {
    /** The phase of the assigner ends once at most this share of the reals receives nothing. */
    emptyShare: number;
    /** Assigner steps in a phase, at most. */
    phaseSteps: number;
    /** Sweeps of the generator in a phase. */
    sweeps: number;
  }
}

export const SETTINGS: readonly Setting[] = [
  {
    key: 'emptyShare',
    group: 'method',
    kind: 'number',
    label: 'Unassigned reals',
    help: 'The assigner is done once at most this share of the reals receives no point. The authors allow 10 of 500.',
    min: 0,
    max: 0.5,
    scale: 'linear',
    step: 0.01,
    default: 0.02,
    live: true,
  },
  {
    key: 'phaseSteps',
    group: 'method',
    kind: 'integer',
    label: 'Assigner steps, at most',
    help: 'Then the generator begins, even if the loads are still uneven.',
    min: 1,
    max: 5000,
    scale: 'log',
    default: 200,
    live: true,
  },
  {
    key: 'sweeps',
    group: 'method',
    kind: 'integer',
    label: 'Generator sweeps',
    help: 'Passes of the generator over the assigned pairs, before the assigner begins again.',
    min: 1,
    max: 500,
    scale: 'log',
    default: 50,
    live: true,
  },
];

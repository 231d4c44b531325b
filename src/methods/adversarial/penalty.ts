/** The weight of a penalty on the critic's slopes. */
import type { Setting } from '../../settings/table.ts';

declare module '../../settings/table.ts' {
  interface Experiment {
    penalty: number;
  }
}

export const PENALTY: Setting = {
  key: 'penalty',
  group: 'method',
  kind: 'number',
  label: 'Penalty λ',
  help: 'Weight of the penalty on slopes of the critic. Light: steeper critics, larger estimates. The authors take 10 for images, and 0.1 for points of the plane.',
  tex: '\\lambda',
  min: 1e-3,
  max: 1000,
  scale: 'log',
  default: 10,
  live: true,
};

/** The weight of the penalty on the critic's gradient norms. */
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
  help: 'Weight of the penalty on slopes of the critic. A small weight allows steeper critics and larger estimates. The authors use 10 for images, and 0.1 for points of the plane.',
  tex: '\\lambda',
  min: 1e-3,
  max: 1000,
  scale: 'log',
  default: 10,
  live: true,
};

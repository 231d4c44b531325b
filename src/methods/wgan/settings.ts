/** What only the WGAN with clipped weights can be set to. */
import type { Setting } from '../../settings/table.ts';

declare module '../../settings/table.ts' {
  interface Experiment {
    clip: number;
  }
}

export const CLIP: Setting = {
  key: 'clip',
  group: 'method',
  kind: 'number',
  label: 'Clip weights at',
  help: 'After each of its steps all parameters of the critic are cut to ± this: that bounds its slopes, by an unknown number.',
  tex: 'w \\in [-c, c]',
  min: 1e-3,
  max: 1,
  scale: 'log',
  default: 0.01,
  live: true,
};

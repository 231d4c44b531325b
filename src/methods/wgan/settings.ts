/** Settings of the WGAN with clipped weights alone. */
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
  help: 'After each critic step all its parameters are clipped to ± this value. That bounds its slopes, but by an unknown number.',
  tex: 'w \\in [-c, c]',
  min: 1e-3,
  max: 1,
  scale: 'log',
  default: 0.01,
  live: true,
};

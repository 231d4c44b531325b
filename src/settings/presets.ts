import { amend, defaults } from './experiment.ts';
import type { Experiment } from './table.ts';

export interface Preset {
  id: string;
  label: string;
  /** What to look for. */
  hint: string;
  change: Partial<Experiment>;
}

/** Experiments to start from. */
export const PRESETS: readonly Preset[] = [
  {
    id: 'ring',
    label: 'Ring, squared distance',
    hint: 'Ten modes, all found: as in the paper’s Figure 2.',
    change: {},
  },
  {
    id: 'collapse',
    label: 'Ring, few points a step',
    hint: 'm/N = 1/32: some reals are never seen, and modes get lost.',
    change: { ratio: 1 / 32 },
  },
  {
    id: 'short',
    label: 'Ring, concave cost',
    hint: 'p = ½: one long way is cheaper than two short ones.',
    change: { p: 0.5 },
  },
  {
    id: 'moons',
    label: 'Two moons, Euclidean',
    hint: 'The distance itself: lines may share a way, but never cross.',
    change: { data: 'moons', p: 1 },
  },
  {
    id: 'grid',
    label: 'Grid, city blocks',
    hint: 'The 1-norm: cells get straight and slanted edges.',
    change: { data: 'grid', cost: 'norm', q: 1 },
  },
  {
    id: 'torus',
    label: 'Torus',
    hint: 'Points leave on one side and arrive on the other.',
    change: { data: 'gaussians8', cost: 'torus' },
  },
  {
    id: 'custom',
    label: 'Your own formula',
    hint: 'Going up is five times dearer than going across. Edit it.',
    change: { data: 'checkerboard', cost: 'custom', expr: 'abs(x1-y1) + 5*abs(x2-y2)' },
  },
  {
    id: 'word',
    label: 'Spell your name',
    hint: 'Type a word; the points fill its letters.',
    change: { data: 'text', text: 'OT' },
  },
  {
    id: 'drawn',
    label: 'Draw your own',
    hint: 'Draw a shape with mouse, pen or finger.',
    change: { data: 'drawn' },
  },
  {
    id: 'mnist',
    label: 'MNIST digits',
    hint: 'Each generated digit beside the real one it was assigned.',
    change: { data: 'mnist' },
  },
];

/** The complete experiment of a preset; theme and speed stay as the visitor has them. */
export function fromPreset(preset: Preset, now: Experiment): Experiment {
  const { theme, speed, backend, play } = now;
  return amend(defaults(preset.change.data), { ...preset.change, theme, speed, backend, play });
}

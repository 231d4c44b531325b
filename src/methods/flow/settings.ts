/** Settings of flow matching alone. */
import type { Setting } from '../../settings/table.ts';

declare module '../../settings/table.ts' {
  interface Experiment {
    /** How latents and reals are paired. */
    coupling: 'semi-discrete' | 'minibatch' | 'independent';
    /** Latents in a step of the potential. */
    potentialBatch: number;
    /** Euler steps from a latent to its point. */
    eulerSteps: number;
  }
}

export const SETTINGS: readonly Setting[] = [
  {
    key: 'coupling',
    group: 'method',
    kind: 'choice',
    label: 'Pairs',
    help: 'How latents and reals are paired. The straighter the paths that follow, the fewer steps are needed.',
    options: [
      {
        value: 'semi-discrete',
        label: 'By the potential',
        help: 'Each latent goes to the real with the least s·c + ψ; ψ is learned meanwhile.',
      },
      {
        value: 'minibatch',
        label: 'Optimal in each batch',
        help: 'The exact solver pairs the latents and reals of each batch.',
      },
      { value: 'independent', label: 'Independent', help: 'At random.' },
    ],
    default: 'semi-discrete',
    live: true,
  },
  {
    key: 'potentialBatch',
    group: 'method',
    kind: 'integer',
    label: 'Latents for ψ',
    help: 'Latents drawn in each step of the potential. More make loads less noisy and steps slower.',
    min: 16,
    max: 5000,
    scale: 'log',
    default: 1000,
    imageDefault: 250,
    live: true,
    when: (e) => e.coupling === 'semi-discrete',
  },
  {
    key: 'eulerSteps',
    group: 'method',
    kind: 'integer',
    label: 'Euler steps',
    help: 'Steps of equal length from a latent to its generated point, for picture and samples. Training does not depend on them.',
    tex: String.raw`x_{t + h} = x_t + h\,v_\theta(x_t, t),\quad h = 1/K`,
    min: 1,
    max: 64,
    scale: 'log',
    stops: [1, 2, 4, 8, 16, 32, 64],
    default: 8,
    live: true,
  },
];

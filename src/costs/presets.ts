import type { Parameter, Parameters } from './language.ts';

/** The built-in costs: what a visitor could have typed. */
export interface CostPreset {
  name: string;
  label: string;
  help: string;
  expression: string;
  parameters: readonly Parameter[];
}

export const COST_DEFAULTS: Parameters = { p: 2, q: 1, weight: 5, period: 2 };

export const COST_PRESETS: readonly CostPreset[] = [
  {
    name: 'square',
    label: 'Squared Euclidean',
    help: 'The squared distance: long ways are dear, so everyone shares them (W2).',
    expression: 'sum((x-y)^2)',
    parameters: [],
  },
  {
    name: 'euclidean',
    label: 'Euclidean',
    help: 'The distance itself: the total way is made short, whoever walks it (W1).',
    expression: 'norm(x-y)',
    parameters: [],
  },
  {
    name: 'power',
    label: 'Power of the distance',
    help: 'Below p = 1 one long way is better than many short ones; above, the opposite.',
    expression: 'norm(x-y)^p',
    parameters: ['p'],
  },
  {
    name: 'norm',
    label: 'p-norm',
    help: 'Manhattan distance at q = 1, Euclidean at 2, the largest coordinate alone at infinity.',
    expression: 'norm(x-y, q)',
    parameters: ['q'],
  },
  {
    name: 'cosine',
    label: 'Cosine',
    help: 'The angle between two points as seen from the origin; their lengths do not matter.',
    expression: '1 - dot(x,y)/(norm(x)*norm(y))',
    parameters: [],
  },
  {
    name: 'anisotropic',
    label: 'Anisotropic',
    help: 'Squared distance that counts the last coordinate more than the first, by this weight.',
    expression: 'sum(weight^t * (x-y)^2)',
    parameters: ['weight'],
  },
  {
    name: 'torus',
    label: 'Periodic (torus)',
    help: 'Squared distance in a world that repeats: what leaves on one side enters on the other.',
    expression: 'sum(min(mod(abs(x-y), period), period - mod(abs(x-y), period))^2)',
    parameters: ['period'],
  },
];

/** The custom cost as a choice beside the presets; its expression comes with the settings. */
export const CUSTOM_COST = {
  name: 'custom',
  label: 'Typed',
  help: 'Any expression in x and y, as long as its result is one number.',
  expression: 'sum(abs(x-y)^1.5)',
} as const;

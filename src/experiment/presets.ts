import { canonicalCost } from '../settings/rows/cost.ts';
import type { Experiment } from '../settings/table.ts';
import { defaults, same, viewerSettings, withChange } from './experiment.ts';

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
    hint: 'The ring of the paper’s Figure 2: all ten modes are reached, with bridges in between.',
    change: {},
  },
  {
    id: 'sharp',
    label: 'Ring, sharp modes',
    hint: 'Latents of 100 narrow Gaussians, twenty generator steps in an iteration: within 200 iterations ten separate modes, few points between them.',
    change: {
      ...{ latent: 'mixture', centres: 100, sigma: 0.01 },
      ...{ batch: 100, generatorRate: 3e-3, assignerRate: 3e-3, halving: 150 },
    },
  },
  {
    id: 'collapse',
    label: 'Ring, few points a step',
    hint: 'm/N = 1/32: 63 points a step tell little of 2000 reals. Compare with 1, which comes closer to them.',
    change: { ratio: 1 / 32 },
  },
  {
    id: 'euclidean',
    label: 'Ring, Euclidean',
    hint: 'p = 1: the pull is as strong near the reals as far away. Compare with p = 2: after 500 iterations both are about as close.',
    change: { p: 1 },
  },
  {
    id: 'gan',
    label: 'Ring, GAN',
    hint: 'A quick generator before a slow discriminator: modes are lost. The assignment method keeps all ten.',
    change: { method: 'gan', criticRate: 1e-4, generatorRate: 1e-3 },
  },
  {
    id: 'clipped',
    label: 'Ring, clipped WGAN',
    hint: 'Clipped weights in place of a penalty on slopes. Compare with WGAN-GP, which comes closer in as many steps.',
    change: { method: 'wgan' },
  },
  {
    id: 'three',
    label: 'Ring, WGAN in batches of 3',
    hint: 'Three points a step: noisy, yet it learns: after 1200 iterations W₁ is about 0.19, against 0.14 with 64 (paper, section 4).',
    change: { method: 'wgan-gp', minibatch: 3, criticRate: 1e-3, generatorRate: 1e-3 },
  },
  {
    id: 'blur',
    label: 'Ring, entropy ε = 1',
    hint: 'Sinkhorn without debiasing: every point is pulled to the mean of all reals. Lower ε to 0.01, and they spread to the ring.',
    change: { method: 'sinkhorn', debiased: false, eps: 1 },
  },
  {
    id: 'short',
    label: 'Ring, concave cost',
    hint: 'p = ½: one long line costs less than two half as long.',
    change: { p: 0.5 },
  },
  {
    id: 'alone',
    label: 'The assigner alone',
    hint: 'The points stand still; ψ evens out their loads until the assignment is optimal.',
    change: { train: 'assigner', assignerKind: 'table', N: 1000 },
  },
  {
    id: 'flow',
    label: 'Flow in two steps',
    hint: 'The potential pairs latents with reals: after two Euler steps most points are at the modes. With independent pairs nearly all end between them.',
    change: { method: 'flow', data: 'gaussians8', eulerSteps: 2 },
  },
  {
    id: 'moons',
    label: 'Two moons, Euclidean',
    hint: 'The distance itself: lines may overlap, but never cross.',
    change: { data: 'moons', p: 1 },
  },
  {
    id: 'grid',
    label: 'Grid, city blocks',
    hint: 'The 1-norm: switch on Cells; their edges are horizontal, vertical or at 45°.',
    change: { data: 'grid', cost: 'norm', q: 1 },
  },
  {
    id: 'torus',
    label: 'Torus',
    hint: 'Opposite edges meet: what leaves on one side arrives on the other.',
    change: { data: 'gaussians8', cost: 'torus' },
  },
  {
    id: 'custom',
    label: 'Your own formula',
    hint: 'A step up or down costs five times as much as a step across. Edit it.',
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
    hint: 'Each generated digit beside the real one that it is assigned to.',
    change: { data: 'mnist' },
  },
  {
    id: 'mnist-ssim',
    label: 'MNIST, structural similarity',
    hint: 'Another cost, other digits: it compares patterns rather than single pixels.',
    change: { data: 'mnist', cost: 'ssim' },
  },
  {
    id: 'fashion',
    label: 'Fashion-MNIST',
    hint: 'Clothes: more shades of grey than in digits.',
    change: { data: 'fashion' },
  },
];

/** The settings on which the paper and the authors' code agree. */
const AUTHORS: Partial<Experiment> = {
  N: 5000,
  image: 32,
  latentDim: 250,
  sigma: 0.1,
  assignerKind: 'dense',
  assignerWidth: 1024,
  assignerDepth: 4,
  generatorKind: 'deconv',
  generatorWidth: 256,
};
const CODE: Partial<Experiment> = {
  ...AUTHORS,
  batch: 16,
  optimiser: 'adam',
  beta1: 0.5,
  beta2: 0.9,
  assignerRate: 1e-4,
  generatorRate: 5e-5,
};

/** Ways to train on images, which keep the data and the cost. */
export const RECIPES: readonly Preset[] = [
  {
    id: 'quick',
    label: 'Quick',
    hint: 'Recognisable images in a minute or two without a GPU.',
    change: {},
  },
  {
    id: 'paper',
    label: 'Paper',
    hint: 'RMSProp, five assigner steps, m = 10 N. Slow without a GPU.',
    change: {
      ...AUTHORS,
      batch: 0,
      ratio: 10,
      latent: 'mixture',
      centres: 10000,
      optimiser: 'rmsprop',
      beta2: 0.9,
      assignerRate: 5e-5,
      generatorRate: 5e-5,
    },
  },
  {
    id: 'large',
    label: 'Authors’ code, large batches',
    hint: 'Ten assigner steps, m growing to 10 N. Hours without a GPU.',
    change: {
      ...CODE,
      steps: 10,
      ratio: 10,
      schedule: 'sqrt',
      horizon: 200,
      latent: 'mixture',
      centres: 10000,
    },
  },
  {
    id: 'small',
    label: 'Authors’ code, small batches',
    hint: 'm = 200, one wide Gaussian: quick steps with noisy loads, much as a WGAN trains.',
    change: { ...CODE, steps: 5, ratio: 200 / 5000, latent: 'gaussian' },
  },
];

/** The scale of the two costs in the authors' code, and its generator's cost. */
function codeScale(e: Experiment): Partial<Experiment> {
  if (canonicalCost(e) === 'square') return { scaling: 'factor', factor: 0.1 };
  if (e.cost !== 'ssim') return {};
  return { scaling: 'factor', factor: 5, window: 11, generatorCost: 'ssim', generatorWindow: 4 };
}

/** The experiment `now` with its data and cost, trained as in the recipe. */
export function withRecipe(recipe: Preset, now: Experiment): Experiment {
  const { data, own, classes, colour, cost, window, blend, radius, p, q, weight, period, expr } = now;
  const kept = { data, own, classes, colour, cost, window, blend, radius, p, q, weight, period, expr };
  const scale = recipe.change.optimiser === 'adam' ? codeScale(now) : {};
  return withChange(defaults(data), {
    ...recipe.change,
    ...kept,
    ...scale,
    ...viewerSettings(now),
    seed: now.seed,
  });
}

/** The complete experiment of a preset; the visitor's own settings, such as theme and speed, are kept. */
export function fromPreset(preset: Preset, now: Experiment): Experiment {
  return withChange(defaults(preset.change.data), { ...preset.change, ...viewerSettings(now) });
}

/** The preset that an experiment is, apart from its seed and view; undefined if it is none. */
export const presetOf = (e: Experiment): Preset | undefined =>
  PRESETS.find((preset) => {
    const { seed, layers } = e;
    return same({ ...fromPreset(preset, e), seed, layers }, e);
  });

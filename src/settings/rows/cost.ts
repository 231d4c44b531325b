/** The transport cost and its parameters. */
import { type Experiment, isImage, type Key, type Option, type Setting } from '../table.ts';

/** A parameter is relevant for the costs that have it, and for a typed cost that names it. */
const names = (parameter: string) => {
  const word = new RegExp(`\\b${parameter}\\b`);
  return (e: Experiment): boolean => e.cost === 'custom' && word.test(e.expr);
};
/** The cost that each parameter belongs to. */
const OWNERS: Partial<Record<Key, Experiment['cost']>> = {
  p: 'power',
  q: 'norm',
  weight: 'anisotropic',
  period: 'torus',
};

/** Is this parameter used by the typed formula alone? Then the formula determines its meaning. */
export const isOfFormula = (key: Key, e: Experiment): boolean =>
  e.cost === 'custom' && OWNERS[key] !== undefined && OWNERS[key] !== e.generatorCost;

const usesP = names('p');
const usesQ = names('q');
const usesWeight = names('weight');
const usesPeriod = names('period');

/** Costs between points of any dimension. */
const VECTOR_COSTS: readonly Option[] = [
  { value: 'power', label: 'Power ‖x − y‖ᵖ', help: 'The Euclidean distance to the power p.' },
  {
    value: 'square',
    label: 'Squared Euclidean',
    help: 'The classic choice: the optimal cost is the squared Wasserstein-2 distance.',
  },
  {
    value: 'euclidean',
    label: 'Euclidean',
    help: 'The distance itself: the optimal cost is the Wasserstein-1 distance.',
  },
  {
    value: 'norm',
    label: 'q-norm',
    help: 'The q-norm of x − y: from city blocks (q = 1) to the largest coordinate difference (q = ∞).',
  },
  {
    value: 'cosine',
    label: 'Cosine',
    help: 'One minus the cosine of the angle between x and y, seen from the origin.',
  },
  {
    value: 'anisotropic',
    label: 'Anisotropic',
    help: 'The squared distance, with a weight that grows or falls from the first coordinate to the last.',
  },
  {
    value: 'torus',
    label: 'Periodic (torus)',
    help: 'The squared distance on a torus, where opposite edges meet: the shorter way round counts.',
  },
];

/** Costs of images. */
const IMAGE_COSTS: readonly Option[] = [
  {
    value: 'ssim',
    label: 'Structural similarity',
    help: '1 − SSIM: compares local means, contrasts and patterns.',
    when: isImage,
  },
  {
    value: 'blend',
    label: 'Squared + structural',
    help: 'Mean squared difference and 1 − SSIM, mixed by a slider.',
    when: isImage,
  },
  {
    value: 'psnr',
    label: 'Peak signal-to-noise',
    help: 'Grows with the logarithm of the mean squared difference, in decibels: a cheap stand-in for structural similarity.',
    when: isImage,
  },
  {
    value: 'sobel',
    label: 'Gradient difference',
    help: 'Squared distance between the edges (Sobel filters) of two images.',
    when: isImage,
  },
  {
    value: 'blur',
    label: 'Blurred squared',
    help: 'Squared distance after a Gaussian blur: small shifts cost less.',
    when: isImage,
  },
];

const has = (...costs: Experiment['cost'][]) => {
  return (e: Experiment): boolean => costs.some((c) => e.cost === c || e.generatorCost === c);
};
const isStructural = (cost: string): boolean => cost === 'ssim' || cost === 'blend';

/** The windows of structural similarity: the two that the authors use. */
const WINDOW_RANGE = { min: 4, max: 11, scale: 'linear', values: [4, 11], default: 11 } as const;

const POWERS: Readonly<Record<number, string>> = { 1: 'euclidean', 2: 'square' };

/** The name of a cost, of which powers 1 and 2 of the distance have one of their own. */
export const canonicalCost = ({ cost, p }: { cost: string; p: number }): string =>
  cost === 'power' ? (POWERS[p] ?? cost) : cost;

/** Is the generator's cost the assigner's, even if it is chosen by name? */
function agrees(e: Experiment): boolean {
  if (e.generatorCost === 'same') return true;
  const windows = !isStructural(e.cost) || e.window === e.generatorWindow;
  return canonicalCost(e) === canonicalCost({ ...e, cost: e.generatorCost }) && windows;
}

/** From 1/64 to 16, with one stop between neighbouring powers of two. */
const RATIO_STOPS = Array.from({ length: 21 }, (_, i) => 2 ** (Math.floor(i / 2) - 6) * (i % 2 ? 1.5 : 1));

/** The rows of the group `cost`. */
export const COST: readonly Setting[] = [
  {
    key: 'cost',
    group: 'cost',
    kind: 'choice',
    label: 'Cost',
    help: 'What it costs to move a unit of mass from x to y. It decides which points are matched, and what the generator minimises.',
    tex: 'c(x, y)',
    options: [
      ...VECTOR_COSTS,
      ...IMAGE_COSTS,
      { value: 'custom', label: 'Your own formula', help: 'Any expression in x and y.' },
    ],
    default: 'power',
    live: true,
  },
  {
    key: 'window',
    group: 'cost',
    kind: 'integer',
    label: 'Window',
    help: 'Side of the compared patches in pixels, which are weighted by a Gaussian of standard deviation 1.5.',
    tex: '\\mathrm{SSIM}',
    ...WINDOW_RANGE,
    live: true,
    when: (e) => isStructural(e.cost),
  },
  {
    key: 'blend',
    group: 'cost',
    kind: 'number',
    label: 'Share of structure',
    help: 'From the mean squared difference alone (0) to structural similarity alone (1).',
    tex: 'c = (1 - t)\\, \\tfrac1d \\lVert x - y \\rVert^2 + t\\, (1 - \\mathrm{SSIM}(x, y))',
    min: 0,
    max: 1,
    scale: 'linear',
    step: 0.05,
    default: 0.5,
    live: true,
    when: has('blend'),
  },
  {
    key: 'radius',
    group: 'cost',
    kind: 'number',
    label: 'Blur radius',
    help: 'Standard deviation of the blur, in pixels. The wider, the less fine detail counts.',
    tex: 'c = \\lVert g_\\sigma * (x - y) \\rVert^2',
    min: 0.5,
    max: 4,
    scale: 'linear',
    step: 0.25,
    default: 1.5,
    live: true,
    when: has('blur'),
  },
  {
    key: 'p',
    group: 'cost',
    kind: 'number',
    label: 'Cost exponent p',
    help: 'Above 1, one long line costs more than two half as long, so lengths even out; lines may cross. At 1 lines never cross. Below 1, one long line costs less than two half as long.',
    tex: 'c(x, y) = \\lVert x - y \\rVert^{p}',
    min: 0.5,
    max: 4,
    scale: 'linear',
    step: 0.05,
    default: 2,
    live: true,
    when: (e) => e.cost === 'power' || e.generatorCost === 'power' || usesP(e),
  },
  {
    key: 'q',
    group: 'cost',
    kind: 'number',
    label: 'Norm q',
    help: 'The shape of the unit ball in the plane: a diamond at 1, a disc at 2, a square at infinity.',
    tex: 'c(x, y) = \\Bigl(\\sum_k |x_k - y_k|^{q}\\Bigr)^{1/q}',
    min: 1,
    max: 16,
    scale: 'log',
    stops: [1, 1.25, 1.5, 2, 2.5, 3, 4, 6, 8, 12, 16],
    words: { 16: '∞' },
    default: 1,
    live: true,
    when: (e) => e.cost === 'norm' || e.generatorCost === 'norm' || usesQ(e),
  },
  {
    key: 'weight',
    group: 'cost',
    kind: 'number',
    label: 'Weight',
    help: 'Weight of the last coordinate; that of the first is 1. Points prefer to move where the weight is small.',
    min: 0.1,
    max: 20,
    scale: 'log',
    default: 5,
    live: true,
    when: (e) => e.cost === 'anisotropic' || e.generatorCost === 'anisotropic' || usesWeight(e),
  },
  {
    key: 'period',
    group: 'cost',
    kind: 'number',
    label: 'Period',
    help: 'The length after which the plane repeats itself, horizontally and vertically. Lines cross an edge if that is shorter.',
    min: 0.5,
    max: 8,
    scale: 'linear',
    step: 0.25,
    default: 2,
    live: true,
    when: (e) => e.cost === 'torus' || e.generatorCost === 'torus' || usesPeriod(e),
  },
  {
    key: 'expr',
    group: 'cost',
    kind: 'text',
    label: 'Formula c(x, y)',
    help: 'Any formula in x and y. It takes effect when you stop typing; while it has an error, the run continues with the last valid one.',
    maxLength: 200,
    pattern: /^[^\p{Cc}\p{Cs}]*$/u,
    default: 'sum(abs(x-y)^1.5)',
    live: true,
    when: (e) => e.cost === 'custom',
  },
  {
    key: 'generatorCost',
    group: 'cost',
    kind: 'choice',
    label: 'Generator’s cost',
    help: 'The cost that the generator minimises over the assigned pairs. In theory it is the one that assigns; in practice a cost that is quick to compute may assign, and another move the points.',
    tex: '\\min_\\theta \\tfrac1m \\sum_i c_G(G_\\theta(z_i), y_{a(i)})',
    options: [{ value: 'same', label: 'The same' }, ...VECTOR_COSTS, ...IMAGE_COSTS],
    default: 'same',
    live: true,
    warning: (e) =>
      agrees(e)
        ? null
        : 'In theory both costs should agree: points are assigned by one and moved by another.',
  },
  {
    key: 'generatorWindow',
    group: 'cost',
    kind: 'integer',
    label: 'Generator’s window',
    help: 'Side of the patches in the cost of the generator. The authors assign with 11 and train with 4.',
    ...WINDOW_RANGE,
    live: true,
    when: (e) => isStructural(e.generatorCost),
  },
  {
    key: 'ratio',
    group: 'cost',
    kind: 'number',
    label: 'Ratio m/N',
    help: 'Generated points in each step, for each real. Fewer make quicker steps but noisier loads; below 1 some reals receive nothing, whatever ψ is. The paper takes about 10 to rule out mode collapse.',
    tex: 'm / N',
    min: 1 / 64,
    max: 16,
    scale: 'log',
    stops: RATIO_STOPS,
    default: 1,
    live: true,
  },
];

const PARAMETERS = ['p', 'q', 'weight', 'period', 'window', 'blend', 'radius'] as const;
type Parameter = (typeof PARAMETERS)[number];

/** The values of cost parameters that are not given. */
export const PARAMETER_DEFAULTS = Object.fromEntries(
  PARAMETERS.map((key) => [key, COST.find((row) => row.key === key)?.default]),
) as Readonly<Record<Parameter, number>>;

/** What a run is made of, from its settings. What only images need comes on demand: the page starts without it. */

import { add, tidy } from '@tensorflow/tfjs-core';
import { compileCost, provideImageCosts } from '../costs/compile.ts';
import type { Cost, CostSpec, ImageShape } from '../costs/cost.ts';
import { createLatents, type Latents } from '../data/latents/latent.ts';
import type { Costs, Networks } from '../methods/trainer.ts';
import { makeMlp } from '../networks/mlp.ts';
import type { Network } from '../networks/network.ts';
import { channelsOf, dimensionOf, type Experiment, isImage } from '../settings/table.ts';
import { Random } from '../tensor/random.ts';
import { provideEngines } from '../transport/engine.ts';

type ImageNetworks = typeof import('../networks/images.ts');
type Questions = typeof import('./queries.ts');

let imageNetworks: ImageNetworks | null = null;
let questions: Questions | null = null;
let table: typeof import('../networks/table.ts') | null = null;
let inspection: typeof import('../costs/language/inspect.ts') | null = null;

/** Loads what the experiment needs. To be awaited before anything else here is called, and before a session takes it. */
export async function loadParts(e: Experiment): Promise<void> {
  if (e.assignerKind === 'table') table ??= await import('../networks/table.ts');
  if (e.cost === 'custom') inspection ??= await import('../costs/language/inspect.ts');
  if (!isImage(e) || imageNetworks) return;
  const [costs, engines, networks] = await Promise.all([
    import('../costs/image/index.ts'),
    import('../transport/engines/image-engines.ts'),
    import('../networks/images.ts'),
    loadQuestions(),
  ]);
  provideImageCosts(costs.compileImageCost);
  provideEngines(engines.imageEngines);
  imageNetworks = networks;
}

/** To be awaited before `answerer` is called: comes with images, else with the first question. */
export async function loadQuestions(): Promise<void> {
  questions ??= await import('./queries.ts');
}

export const questionsLoaded = (): boolean => questions !== null;

/** What answers questions about a run. */
export function answerer(): Questions['answer'] {
  if (!questions) throw new Error('What answers questions is not loaded.');
  return questions.answer;
}

const shapeOf = (e: Experiment): ImageShape | undefined =>
  isImage(e) ? { side: e.image, channels: channelsOf(e) } : undefined;

/** The cost that assigns. */
export function costSpec(e: Experiment): CostSpec {
  return specOf(e, e.cost, e.window);
}

function specOf(e: Experiment, name: string, side: number): CostSpec {
  const { p, q, weight, period, blend, radius } = e;
  const window = name === 'ssim' || name === 'blend' ? side : undefined; // the others have none
  const parameters = { p, q, weight, period, blend, radius, ...(window && { window }) };
  return { name, expression: e.expr, parameters, shape: shapeOf(e) };
}

/** Another cost on the same reals. */
export const compileNamed = (e: Experiment, name: Experiment['cost']): Cost =>
  compileCost(specOf(e, name, e.window), dimensionOf(e));

/**
 * Both costs of a run; those of `before` are kept where nothing of them changed. Throws an ExpressionError for
 * a typed cost that does not parse.
 */
export function costsOf(e: Experiment, before: Costs | null = null): Costs {
  const assign = compile(costSpec(e), e, before);
  const own = e.generatorCost === 'same' ? assign.spec : specOf(e, e.generatorCost, e.generatorWindow);
  return { assign, follow: isSame(own, assign.spec) ? assign : compile(own, e, before) };
}

const isSame = (a: CostSpec, b: CostSpec): boolean => JSON.stringify(a) === JSON.stringify(b);

function compile(spec: CostSpec, e: Experiment, before: Costs | null): Cost {
  const known = before && [before.assign, before.follow].find((cost) => isSame(cost.spec, spec));
  return known ?? compileCost(spec, dimensionOf(e));
}

/** What speaks against a typed cost on reals `points` [N, d], in a sentence or a few; null if nothing does. */
export function doubtOf({ spec, dimension }: Cost, points: Float32Array): string | null {
  if (spec.name !== 'custom' || !inspection) return null;
  const doubts = inspection.doubtsOf(spec, dimension, points);
  return doubts.map(({ text }) => text).join(' ') || null;
}

export function latentsOf(e: Experiment): Latents {
  const { latent: kind, latentDim: dimension, centres, sigma, seed } = e;
  return createLatents({ kind, dimension, centres, sigma, seed });
}

/** For reals `points` [N, d]. */
export function networksOf(e: Experiment, points: Float32Array): Networks {
  return {
    scalar: (shape, name) => makeScalar(e, shape, new Random(e.seed, name)),
    table() {
      if (!table) throw new Error('The table is not loaded.');
      return table.makeTable(points, dimensionOf(e));
    },
  };
}

export const newGenerator = (e: Experiment): Network => makeGenerator(e, new Random(e.seed, 'generator'));

function forImages(): ImageNetworks {
  if (!imageNetworks) throw new Error('The networks for images are not loaded.');
  return imageNetworks;
}

function makeScalar(
  e: Experiment,
  { kind, width, depth }: Parameters<Networks['scalar']>[0],
  random: Random,
): Network {
  const shape = shapeOf(e);
  if (shape && kind === 'conv') return forImages().convAssigner({ ...shape, width }, random);
  return makeMlp({ inputs: dimensionOf(e), outputs: 1, width, depth, norm: false, output: 'linear' }, random);
}

/** A generator of its own with the parameters of one of the same experiment, which may train on. */
export function copyGenerator(e: Experiment, generator: Network): Network {
  const copy = makeGenerator(e, new Random(e.seed, 'copy'));
  generator.parameters.forEach((p, i) => {
    tidy(() => copy.parameters[i].assign(add(p, 0))); // on WebGPU optimisers write in place
  });
  return copy;
}

function makeGenerator(e: Experiment, random: Random): Network {
  const { generatorWidth: width, generatorDepth: depth, latentDim: inputs } = e;
  const shape = shapeOf(e);
  if (shape && e.generatorKind !== 'dense') {
    const { gluGenerator, convGenerator } = forImages();
    const make = e.generatorKind === 'glu' ? gluGenerator : convGenerator;
    return make({ ...shape, inputs, width }, random);
  }
  const output = shape ? 'tanh' : 'linear';
  return makeMlp({ inputs, outputs: dimensionOf(e), width, depth, norm: Boolean(shape), output }, random);
}

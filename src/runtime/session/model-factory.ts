/** Creates the parts of a run from its settings and the modules loaded for it. */

import { add, tidy } from '@tensorflow/tfjs-core';
import { compileCost } from '../../costs/compile.ts';
import type { Cost, CostSpec } from '../../costs/cost.ts';
import { createLatents, type Latents } from '../../data/latents/latent.ts';
import { costSpec, generatorCostSpec, isSame, shapeOf, specOf } from '../../experiment/cost-spec.ts';
import { methodOf } from '../../methods/registry.ts';
import type { Costs, Networks } from '../../methods/trainer.ts';
import { makeMlp } from '../../networks/mlp.ts';
import type { Mapping, Network } from '../../networks/network.ts';
import { dimensionOf, type Experiment } from '../../settings/table.ts';
import { Random } from '../../tensor/random/random.ts';
import type { EngineFactory } from '../../transport/assignment.ts';
import { createAssignment } from '../../transport/engine.ts';
import { loaded, type Modules } from './modules.ts';

/** Another cost on the same reals. Throws an ExpressionError for a typed cost that does not parse. */
export const compileNamed = (e: Experiment, name: Experiment['cost'], modules: Modules): Cost =>
  compile(specOf(e, name, e.window), e, modules);

/**
 * Both costs of a run; a cost of `before` is kept where its specification is the same. Throws an ExpressionError for a
 * typed cost that does not parse.
 */
export function costsOf(e: Experiment, modules: Modules, before: Costs | null = null): Costs {
  const assign = compile(costSpec(e), e, modules, before);
  const own = generatorCostSpec(e);
  return { assign, follow: isSame(own, assign.spec) ? assign : compile(own, e, modules, before) };
}

function compile(spec: CostSpec, e: Experiment, { images }: Modules, before: Costs | null = null): Cost {
  const known = before && [before.assign, before.follow].find((cost) => isSame(cost.spec, spec));
  return known ?? compileCost(spec, dimensionOf(e), images?.compileCost);
}

/** Warnings about a typed cost on reals `points` [N, d], as a few sentences; null if there are none. */
export function doubtOf({ spec, dimension }: Cost, points: Float32Array, modules: Modules): string | null {
  if (spec.name !== 'custom') return null;
  const doubtsOf = loaded(modules.doubtsOf, 'what checks typed costs');
  const doubts = doubtsOf(spec, dimension, points);
  return doubts.map(({ text }) => text).join(' ') || null;
}

/** The latents that the experiment chooses; those of a flow have the dimension of the reals. */
export function latentsOf(e: Experiment): Latents {
  const { latent: kind, latentDim, centres, sigma, seed } = e;
  const dimension = methodOf(e).flow ? dimensionOf(e) : latentDim;
  return createLatents({ kind, dimension, centres, sigma, seed });
}

/** Makes networks and tables for reals `points` [N, d]. */
export function networksOf(e: Experiment, points: Float32Array, modules: Modules): Networks {
  return {
    scalar: (shape, name) => makeScalar(e, shape, modules, new Random(e.seed, name)),
    features: (shape, name) => makeFeatures(e, shape, modules, new Random(e.seed, name)),
    table: () => loaded(modules.makeTable, 'the table')(points, dimensionOf(e)),
  };
}

/** Makes the engines that assign points to reals, with those for images where they are loaded. */
export const engineFactoryOf =
  ({ images }: Modules): EngineFactory =>
  (y, cost, scale) =>
    createAssignment(y, cost, scale, { images: images?.engines });

/** The map from latents to points: the generator, or the flow of its velocity, in as many Euler steps as given. */
export function mappingOf(e: Experiment, generator: Network, modules: Modules, steps?: number): Mapping {
  const { flow } = methodOf(e);
  if (!flow) return generator;
  return loaded(modules.flow, 'the flow').eulerFlow(generator, steps ?? flow.steps(e));
}

/** A generator with new parameters, or its velocity network (see `Method.flow`); they follow from the seed. */
export const newGenerator = (e: Experiment, modules: Modules): Network =>
  makeGenerator(e, modules, new Random(e.seed, 'generator'));

const imageNetworks = ({ images }: Modules) => loaded(images, 'the networks for images').networks;

function makeScalar(
  e: Experiment,
  { kind, width, depth }: Parameters<Networks['scalar']>[0],
  modules: Modules,
  random: Random,
): Network {
  const shape = shapeOf(e);
  if (shape && kind === 'conv') return imageNetworks(modules).convAssigner({ ...shape, width }, random);
  const dense = { inputs: dimensionOf(e), outputs: 1, width, depth, norm: false, output: 'linear' } as const;
  return shape ? imageNetworks(modules).denseOnImages(dense, random) : makeMlp(dense, random);
}

function makeFeatures(
  e: Experiment,
  { kind, width, depth, outputs }: Parameters<Networks['features']>[0],
  modules: Modules,
  random: Random,
): Network {
  const shape = shapeOf(e);
  if (shape && kind === 'conv') return imageNetworks(modules).featureCritic({ ...shape, width }, random);
  return makeMlp({ inputs: dimensionOf(e), outputs, width, depth, norm: false, output: 'linear' }, random);
}

/** A copy of a generator of the same experiment, which may be trained further without changing the copy. */
export function copyGenerator(e: Experiment, modules: Modules, generator: Network): Network {
  const copy = makeGenerator(e, modules, new Random(e.seed, 'copy'));
  generator.parameters.forEach((p, i) => {
    tidy(() => copy.parameters[i].assign(add(p, 0))); // a copy of the buffer: on WebGPU optimisers write in place
  });
  return copy;
}

function makeGenerator(e: Experiment, modules: Modules, random: Random): Network {
  const { generatorWidth: width, generatorDepth: depth, latentDim: inputs } = e;
  const shape = shapeOf(e);
  if (methodOf(e).flow) {
    const d = dimensionOf(e);
    const sizes = { inputs: d + 1, outputs: d, width, depth };
    if (!shape) return makeMlp({ ...sizes, norm: false, output: 'linear' }, random);
    const end = makeMlp({ ...sizes, norm: true, output: 'tanh' }, random);
    return loaded(modules.flow, 'the flow').towardsEnd(end);
  }
  if (shape && e.generatorKind !== 'dense') {
    const { gluGenerator, convGenerator } = imageNetworks(modules);
    const make = e.generatorKind === 'glu' ? gluGenerator : convGenerator;
    return make({ ...shape, inputs, width }, random);
  }
  const output = shape ? 'tanh' : 'linear';
  return makeMlp({ inputs, outputs: dimensionOf(e), width, depth, norm: Boolean(shape), output }, random);
}

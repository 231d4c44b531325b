/** Answers to questions about a run, computed in pieces, so that training continues in between. */
import { gather, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Cost } from '../../costs/cost.ts';
import type { Latents } from '../../data/latents/latent.ts';
import type { LoadedReals } from '../../data/loaded-reals.ts';
import type { Trainer } from '../../methods/trainer.ts';
import type { Mapping } from '../../networks/network.ts';
import type { Experiment } from '../../settings/table.ts';
import { Random } from '../../tensor/random/random.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import { type Answer, MAX_ANSWER_NUMBERS, type Question } from '../protocol/protocol.ts';
import { drawSamples } from '../session/samples.ts';
import { Neighbours } from './neighbours.ts';

/** The part of a session that answers need. */
export interface Subject {
  trainer: Pick<Trainer, 'sample'>;
  latents: Pick<Latents, 'draw' | 'batch' | 'line' | 'around'>;
  /** [N, dimension] */
  y: Tensor2D;
  data: Pick<LoadedReals, 'points' | 'dimension'>;
  run: number;
  iteration: number;
  experiment: Experiment;
  /** The cost that assigns. */
  cost: Pick<Cost, 'spec'>;
  /** The random stream of latents for samples. */
  sampling: Random;
  /** A copy of the map from latents to points as it is now, of a flow in `steps` Euler steps; the caller disposes it. */
  still(steps?: number): Mapping;
  /** Called with the progress of a long answer, from 0 to 1. */
  tell(done: number): void;
  /** A cost of the table, with the experiment's parameters. */
  compile(cost: Experiment['cost']): Cost;
}

/** Nearest reals in the answer for each cost. */
const NEAREST = 3;
/** Images in one answer, at most. */
const MOST = 1000;
/** Milliseconds per piece of plain loops. */
const PIECE_MS = 3;

/**
 * The answer, as a promise of numbers that are read back from the device. Throws an Error if the question has values
 * out of range, or an ExpressionError for a typed cost that does not parse.
 */
export function* answer(about: Subject, question: Question): Work<Promise<Answer>> {
  switch (question.about) {
    case 'nearest':
      return Promise.resolve(yield* nearest(about, question.image, question.costs));
    case 'path': {
      const { from, to, count } = question;
      check('a fixed latent', from, 0);
      check('a fixed latent', to, 0);
      check('the number of images', count, 2);
      return yield* images(about, 'path', about.latents.line(from, to, count));
    }
    case 'around': {
      const { centre, sigma, count } = question;
      check('a centre', centre, 0, Number.MAX_SAFE_INTEGER);
      check('the number of images', count, 1);
      if (!(sigma >= 0 && sigma < 1e6)) throw new Error(`sigma cannot be ${sigma}.`);
      const random = new Random(about.experiment.seed, `around ${centre}`); // the same noise for every sigma
      return yield* images(about, 'around', about.latents.around(centre, sigma, count, random));
    }
    case 'survey':
      check('the number of images', question.count, 1);
      return yield* survey(about, question.count);
    case 'samples':
      return yield* samples(about, question.count);
    case 'by-steps':
      return yield* samplesBySteps(about, question.count, question.steps);
  }
}

function* samples(about: Subject, count: number): Work<Promise<Answer>> {
  const { data, latents, run, iteration, experiment, cost, sampling } = about;
  check('the number of samples', count, 1, Math.floor(MAX_ANSWER_NUMBERS / data.dimension));
  const scope = new Scope();
  try {
    const generator = scope.own(about.still());
    const drawn = yield* drawSamples(generator, latents, sampling, count, about.tell);
    const moment = { run, iteration, experiment, cost: cost.spec };
    return drawn.then((samples) => ({ about: 'samples', samples, ...moment }));
  } finally {
    scope.end();
  }
}

/** Samples of the same latents, in each of these numbers of Euler steps. */
function* samplesBySteps(about: Subject, count: number, steps: readonly number[]): Work<Promise<Answer>> {
  const { data, latents, run, iteration, sampling, tell } = about;
  const size = data.dimension * count;
  check('the number of samples', count, 1, Math.floor(MAX_ANSWER_NUMBERS / data.dimension / steps.length));
  for (const k of steps) check('the number of steps', k, 1);
  const scope = new Scope();
  try {
    const flows = steps.map((k) => scope.own(about.still(k)));
    const begin = sampling.position;
    const drawn: Promise<Float32Array>[] = [];
    for (const [i, flow] of flows.entries()) {
      sampling.position = begin;
      const part = (done: number) => tell((i + done) / flows.length);
      drawn.push(yield* drawSamples(flow, latents, sampling, count, part));
    }
    return Promise.all(drawn).then((parts) => {
      const samples = new Float32Array(parts.length * size);
      parts.forEach((part, i) => {
        samples.set(part, i * size);
      });
      return { about: 'by-steps', samples, run, iteration };
    });
  } finally {
    scope.end();
  }
}

function check(what: string, value: number, least: number, most = MOST): void {
  const right = Number.isInteger(value) && value >= least && value <= most;
  if (!right) throw new Error(`A question asks for ${what} ${value}: it must be ${least} to ${most}.`);
}

function* nearest(about: Subject, image: Float32Array, names: Experiment['cost'][]): Work<Answer> {
  const { dimension } = about.data;
  if (image.length !== dimension)
    throw new Error(`The image has ${image.length} numbers, but the reals have ${dimension}.`);
  const found = [];
  for (const name of names) {
    yield;
    found.push({ cost: name, ...(yield* nearestUnder(about.compile(name), image, about.data.points)) });
  }
  return { about: 'nearest', found };
}

/** The nearest reals under any cost, in double precision; ties go to the lowest index. */
function* nearestUnder(
  cost: Cost,
  image: Float32Array,
  points: Float32Array,
): Work<{ index: number[]; value: number[] }> {
  const best: { j: number; c: number }[] = [];
  let begin = performance.now();
  for (let j = 0; j * image.length < points.length; j++) {
    const c = cost.scalar(image, 0, points, j * image.length);
    const place = best.findIndex((b) => c < b.c);
    if (place >= 0) best.splice(place, 0, { j, c });
    else if (best.length < NEAREST && !Number.isNaN(c)) best.push({ j, c });
    best.length = Math.min(best.length, NEAREST);
    if (performance.now() - begin < PIECE_MS) continue;
    yield;
    begin = performance.now();
  }
  return { index: best.map(({ j }) => j), value: best.map(({ c }) => c) };
}

/** The images that the generator makes of latents. */
function* images(
  { trainer }: Subject,
  about: 'path' | 'around',
  latents: Work<Tensor2D>,
): Work<Promise<Answer>> {
  const scope = new Scope();
  try {
    const z = scope.own(yield* latents);
    const x = yield* trainer.sample(z);
    return readBack(x).then((images) => ({ about, images }));
  } finally {
    scope.end();
  }
}

/** Distances of new images from the reals, and of reals from each other. */
function* survey({ trainer, latents, y, data, experiment }: Subject, count: number): Work<Promise<Answer>> {
  const N = y.shape[0];
  const chosen = evenly(Math.min(count, N), N);
  const scope = new Scope();
  try {
    const neighbours = scope.own(new Neighbours(y));
    const z = scope.own(yield* latents.draw(count, new Random(experiment.seed, 'survey')));
    const x = scope.own(yield* trainer.sample(z));
    const nearest = scope.own(yield* neighbours.nearest(x));
    const some = scope.own(tidy(() => gather(y, tensor1d(chosen, 'int32'))));
    const others = scope.own(yield* neighbours.nearest(some, chosen));
    for (const t of [x, nearest, others]) scope.release(t);
    const { points, dimension } = data;
    return Promise.all([readBack(x), readBack(nearest), readBack(others)]).then(([images, index, other]) => {
      const own = Float32Array.from(chosen, (j, i) => distance(points, j, points, other[i], dimension));
      const distances = Float32Array.from(index, (j, i) => distance(images, i, points, j, dimension));
      return { about: 'survey', index: Int32Array.from(index), distance: distances, between: own };
    });
  } finally {
    scope.end();
  }
}

/** `count` of the numbers 0..n-1, evenly spread. */
const evenly = (count: number, n: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.floor((i * n) / count));

/**
 * The distance of row i of a and row j of b, of dimension d, in double precision, since products lose small distances.
 */
function distance(a: Float32Array, i: number, b: Float32Array, j: number, d: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) sum += (a[i * d + k] - b[j * d + k]) ** 2;
  return Math.sqrt(sum);
}

/** Reads the numbers of a tensor and disposes it. */
async function readBack(t: {
  data(): Promise<ArrayLike<number>>;
  dispose(): void;
}): Promise<Float32Array<ArrayBuffer>> {
  try {
    return Float32Array.from(await t.data());
  } finally {
    t.dispose();
  }
}

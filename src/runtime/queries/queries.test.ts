import { type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectNoLeak, onEachBackend } from '../../../test/tensor/backends.ts';
import { compileCost } from '../../costs/compile.ts';
import { createLatents } from '../../data/latents/latent.ts';
import { defaults } from '../../experiment/experiment.ts';
import type { Network } from '../../networks/network.ts';
import { Random } from '../../tensor/random/random.ts';
import { finish } from '../../tensor/work.ts';
import type { Answer, Question } from '../protocol/protocol.ts';
import { answer, type Subject } from './queries.ts';

const [N, d] = [300, 12];
const experiment = { ...defaults('mnist'), latentDim: d, centres: 5 };

/** Reals at random, the last one twice. */
const POINTS = new Random(1, 'reals').normal(N * d) as Float32Array<ArrayBuffer>;
POINTS.copyWithin((N - 1) * d, (N - 2) * d, (N - 1) * d);

/** Leaves latents as they are. */
const identity = {
  ...{ parameters: [], inputs: d, outputs: d, cost: 1, largest: 1, memory: d, dispose() {} },
  *apply(z: Tensor2D) {
    yield;
    return tidy(() => z.clone());
  },
  forward() {
    throw new Error('nobody trains');
  },
} satisfies Network;

/** Its generator leaves latents as they are. */
function subject(): Subject & { dispose(): void } {
  const y = tensor2d(POINTS, [N, d]);
  const latents = createLatents({ kind: 'mixture', dimension: d, centres: 5, sigma: 0.1, seed: 1 });
  return {
    trainer: { sample: identity.apply },
    ...{ latents, y, data: { points: POINTS, dimension: d }, run: 1, iteration: 7, experiment },
    cost: compileCost({ name: 'square' }, d),
    sampling: new Random(1, 'samples'),
    still: () => identity,
    tell() {},
    compile: (name) => compileCost({ name }, d),
    dispose() {
      y.dispose();
      latents.dispose();
    },
  };
}

type AnswerTo<Q extends Question> = Q['about'] extends 'path' | 'around'
  ? { images: Float32Array }
  : Extract<Answer, { about: Q['about'] }>;

async function ask<Q extends Question>(question: Q) {
  const about = subject();
  try {
    return (await finish(answer(about, question))) as AnswerTo<Q>;
  } finally {
    about.dispose();
  }
}

const distances = (x: Float32Array, i: number): number[] =>
  Array.from({ length: N }, (_, j) =>
    Math.hypot(...Array.from({ length: d }, (_, k) => x[i * d + k] - POINTS[j * d + k])),
  );
onEachBackend(() => {
  it('finds the three nearest reals under each cost, of equal ones the first', async () => {
    const image = POINTS.slice((N - 1) * d);
    const { found } = await expectNoLeak(() => ask({ about: 'nearest', image, costs: ['square', 'norm'] }));
    const all = distances(image, 0);
    const order = all.map((_, j) => j).sort((a, b) => all[a] - all[b] || a - b);
    expect(found.map(({ cost }) => cost)).toEqual(['square', 'norm']);
    expect(found[0].index).toEqual(order.slice(0, 3));
    expect(found[0].index.slice(0, 2)).toEqual([N - 2, N - 1]);
    found[0].value.forEach((c, i) => void expect(c).toBeCloseTo(all[order[i]] ** 2, 10));
    expect(found[1].value[0]).toBe(0);
  });

  it('walks in a straight line from one fixed latent to another', async () => {
    const { images } = await expectNoLeak(() => ask({ about: 'path', from: 3, to: 7, count: 5 }));
    const about = subject();
    const fixed = await finish(about.latents.line(0, 7, 2)).data();
    about.dispose();
    for (let k = 0; k < d; k++) {
      expect(images[4 * d + k]).toBeCloseTo(fixed[d + k], 5);
      expect(images[2 * d + k]).toBeCloseTo((images[k] + images[4 * d + k]) / 2, 5);
    }
  });

  it('walks around a centre: the same directions, as far as sigma says', async () => {
    const around = async (sigma: number) =>
      (await ask({ about: 'around', centre: 2, sigma, count: 6 })).images;
    const [middle, near, far] = [await around(0), await around(0.1), await around(0.2)];
    expect(middle.slice(0, d)).toEqual(middle.slice(d, 2 * d));
    near.forEach((v, i) => void expect(far[i] - middle[i]).toBeCloseTo(2 * (v - middle[i]), 4));
    expect(near.slice(0, d)).not.toEqual(near.slice(d, 2 * d));
  });

  it('surveys how near samples come to reals, and reals to other reals', async () => {
    const got = await expectNoLeak(() => ask({ about: 'survey', count: 40 }));
    const about = subject();
    const z = finish(about.latents.draw(40, new Random(experiment.seed, 'survey')));
    const x = (await z.data()) as Float32Array;
    z.dispose();
    about.dispose();
    for (let i = 0; i < 40; i++) {
      const all = distances(x, i);
      expect(got.distance[i]).toBeCloseTo(Math.min(...all), 5);
      expect(all[got.index[i]]).toBeCloseTo(Math.min(...all), 5);
    }
    const j = Math.floor((7 * N) / 40);
    const others = distances(POINTS.slice(j * d), 0).toSpliced(j, 1);
    expect(got.between[7]).toBeCloseTo(Math.min(...others), 5);
    expect(got.between).toHaveLength(40);
  });

  it('a real that is there twice is its twin’s neighbour', async () => {
    const { between } = await ask({ about: 'survey', count: N });
    expect([...between.slice(N - 2)]).toEqual([0, 0]);
    expect(Math.min(...between.slice(0, N - 2))).toBeGreaterThan(0);
  });

  it('gives fresh samples, whole whatever the pieces', async () => {
    const count = 90_000; // in more than one chunk
    const told: number[] = [];
    const about = { ...subject(), tell: (done: number) => void told.push(done) };
    const got = (await finish(answer(about, { about: 'samples', count }))) as AnswerTo<{
      about: 'samples';
      count: number;
    }>;
    expect(got).toMatchObject({ run: 1, iteration: 7, experiment, cost: { name: 'square' } });
    expect(told).toEqual([0, expect.closeTo(1e6 / d / count, 4)]);
    const z = finish(about.latents.draw(count, new Random(1, 'samples')));
    const expected = await z.data();
    expect(got.samples).toHaveLength(expected.length);
    expect(got.samples.findIndex((v, k) => v !== expected[k])).toBe(-1);
    z.dispose();
    about.dispose();
  });

  it('an answer that is given up leaves nothing behind', async () => {
    await expectNoLeak(async () => {
      const about = subject();
      for (let pieces = 1; pieces < 12; pieces += 2) {
        const work = answer(about, { about: 'survey', count: 60 });
        let step = work.next();
        for (let i = 1; i < pieces && !step.done; i++) step = work.next();
        if (step.done) await step.value;
        else work.return(undefined as never);
      }
      about.dispose();
    });
  });
});

onEachBackend(() => {
  it.each<[string, Question, RegExp]>([
    ['an image of another size', { about: 'nearest', image: new Float32Array(5), costs: [] }, /5 numbers/],
    ['a latent that is none', { about: 'path', from: -1, to: 2, count: 3 }, /fixed latent -1/],
    ['a path of one image', { about: 'path', from: 0, to: 2, count: 1 }, /number of images 1/],
    ['a centre that is none', { about: 'around', centre: 5, sigma: 1, count: 2 }, /no centre 5/],
    ['a sigma that is none', { about: 'around', centre: 0, sigma: Number.NaN, count: 2 }, /sigma/],
    [
      'more samples than memory holds',
      { about: 'samples', count: 1e7 },
      /number of samples 10000000: it must be/,
    ],
    ['too many images', { about: 'survey', count: 1e9 }, /number of images/],
  ])('refuses %s', async (_, question, message) => {
    await expectNoLeak(async () => {
      await expect(ask(question)).rejects.toThrow(message);
    });
  });
}, ['cpu']);

/** Each loss, and its gradient in every parameter, against differences of a plain twin in double precision. */
import { dispose, mul, type Tensor, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { convAssignerPlain, mlpPlain, type Values } from '../../../test/networks/plain.ts';
import { expectNoLeak, onEachBackend, randomMatrix, SLOW } from '../../../test/tensor/backends.ts';
import type { Matrix } from '../../../test/tensor/plain.ts';
import { convAssigner } from '../../networks/images.ts';
import { makeMlp } from '../../networks/mlp.ts';
import type { Network } from '../../networks/network.ts';
import { Random } from '../../tensor/random/random.ts';
import { finish } from '../../tensor/work.ts';
import { criticLoss, generatorLoss, gradientAt, interpolate, type Loss, penaltyLoss } from './gradients.ts';
import { gan, WASSERSTEIN } from './objective.ts';

/** A critic, and its twin. */
interface Kind {
  make(): Network;
  plain(parameters: Values, x: number[]): number;
}

const DENSE: Kind = {
  make: () =>
    makeMlp(
      { inputs: 3, outputs: 1, width: 6, depth: 2, norm: false, output: 'linear' },
      new Random(3, 'critic'),
    ),
  plain: (p, x) => mlpPlain(['leakyRelu', 'leakyRelu', 'linear'], p, x)[0],
};
const SHAPE = { side: 16, channels: 1, width: 4 };
const CONVOLUTIONS: Kind = {
  make: () => convAssigner(SHAPE, new Random(3, 'critic')),
  plain: (p, x) => convAssignerPlain(SHAPE, p, x)[0],
};

/** A generator of points for the dense critic. */
const generator = () =>
  makeMlp({ inputs: 2, outputs: 3, width: 5, depth: 1, norm: false, output: 'linear' }, new Random(4, 'g'));
const generatorPlain = (p: Values, z: number[]) => mlpPlain(['leakyRelu', 'linear'], p, z);

const sigmoid = (f: number) => 1 / (1 + Math.exp(-f));
/** As the papers write them: of the values at reals and at generated points, and what the generator minimises. */
const PLAIN = {
  'non-saturating': {
    objective: gan(false),
    reals: (f: number) => -Math.log(sigmoid(f)),
    generated: (f: number) => -Math.log(1 - sigmoid(f)),
    generator: (f: number) => -Math.log(sigmoid(f)),
    shown: sigmoid,
  },
  minimax: {
    objective: gan(true),
    reals: (f: number) => -Math.log(sigmoid(f)),
    generated: (f: number) => -Math.log(1 - sigmoid(f)),
    generator: (f: number) => Math.log(1 - sigmoid(f)),
    shown: sigmoid,
  },
  Wasserstein: {
    objective: WASSERSTEIN,
    reals: (f: number) => -f,
    generated: (f: number) => f,
    generator: (f: number) => -f,
    shown: (f: number) => f,
  },
} as const;
const NAMES = Object.keys(PLAIN) as (keyof typeof PLAIN)[];

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const moved = (a: ArrayLike<number>, at: number, by: number) =>
  Array.from(a, (v, i) => (i === at ? v + by : v));
const slope = (f: (by: number) => number, step: number) => (f(step) - f(-step)) / (2 * step);
const values = (ts: readonly Tensor[]): Promise<Values> => Promise.all(ts.map((t) => t.data()));
const rows = (stream: string, n: number, d: number): Matrix => randomMatrix(new Random(7, stream), n, d);

/** Steeper than new networks are: slopes on both sides of 1. */
function steep(network: Network, by: number): Network {
  for (const p of network.parameters) tidy(() => p.assign(mul(p, by)));
  return network;
}

/** Gradients against differences of `plain` in each parameter, or in some; both are freed. */
async function compare(
  network: Network,
  { gradients, numbers }: Loss,
  plain: (parameters: Values) => number,
  few?: number,
): Promise<void> {
  const parameters = await values(network.parameters);
  const read = await values(gradients);
  const scale = Math.max(...read.flatMap((g) => Array.from(g, Math.abs)));
  expect(scale).toBeGreaterThan(1e-3);
  for (const [which, gradient] of read.entries()) {
    const { length } = gradient;
    const places = few ? new Random(1, 'places').integers(few, length) : new Array(length).keys();
    for (const at of places) {
      const expected = slope(
        (by) => plain(parameters.map((p, k) => (k === which ? moved(p, at, by) : p))),
        1e-4,
      );
      expect(Math.abs(gradient[at] - expected), `number ${at} of parameter ${which}`).toBeLessThan(
        1e-3 * scale,
      );
    }
  }
  dispose([...gradients, numbers]);
}

/** Lengths of the gradients of a critic's value. */
const slopesPlain = ({ plain }: Kind, p: Values, u: Matrix) =>
  u.map((row) => Math.hypot(...row.map((_, k) => slope((by) => plain(p, moved(row, k, by)), 1e-5))));

onEachBackend((backend) => {
  const few = backend === 'webgpu' ? 2 : 3;

  test.each(NAMES)('the critic of %s', (name) =>
    expectNoLeak(async () => {
      const { objective, reals, generated, shown } = PLAIN[name];
      const critic = DENSE.make();
      const [y, x] = [rows('y', 5, 3), rows('x', 5, 3)];
      const at = [y, x].map((matrix) => tensor2d(matrix)) as [Tensor2D, Tensor2D];
      const loss = finish(criticLoss(critic, objective, ...at));
      const plain = (p: Values) =>
        mean(y.map((row) => reals(DENSE.plain(p, row)))) +
        mean(x.map((row) => generated(DENSE.plain(p, row))));
      const parameters = await values(critic.parameters);
      const expected = [
        plain(parameters),
        ...[y, x].map((matrix) => mean(matrix.map((row) => shown(DENSE.plain(parameters, row))))),
      ];
      const numbers = await loss.numbers.data();
      for (const [i, v] of expected.entries()) expect(numbers[i]).toBeCloseTo(v, 5);
      await compare(critic, loss, plain);
      dispose(at);
      critic.dispose();
    }),
  );

  test.each(NAMES)('the generator of %s', (name) =>
    expectNoLeak(async () => {
      const { objective, generator: of } = PLAIN[name];
      const [critic, made] = [DENSE.make(), generator()];
      const z = rows('z', 6, 2);
      const latents = tensor2d(z);
      const loss = finish(generatorLoss(made, critic, objective, latents));
      const judge = await values(critic.parameters);
      const plain = (p: Values) => mean(z.map((row) => of(DENSE.plain(judge, generatorPlain(p, row)))));
      expect((await loss.numbers.data())[0]).toBeCloseTo(plain(await values(made.parameters)), 5);
      await compare(made, loss, plain);
      latents.dispose();
      for (const network of [critic, made]) network.dispose();
    }),
  );

  test.each([
    ['two-sided, dense', false, DENSE, 2.6, 8],
    ['one-sided, dense', true, DENSE, 2.6, 8],
    ['two-sided, convolutional', false, CONVOLUTIONS, 1, 2],
    ['one-sided, convolutional', true, CONVOLUTIONS, 2.5, 2],
  ] as const)(
    'the penalty, %s',
    (_, oneSided, kind, steepness, n) =>
      expectNoLeak(async () => {
        const critic = steep(kind.make(), steepness);
        const u = rows('u', n, critic.inputs);
        const at = tensor2d(u);
        const loss = finish(penaltyLoss(critic, { weight: 3, oneSided }, at));
        const parameters = await values(critic.parameters);
        const slopes = slopesPlain(kind, parameters, u);
        if (kind === DENSE) expect([Math.min(...slopes) < 1, Math.max(...slopes) > 1]).toEqual([true, true]);
        const plain = (p: Values) =>
          3 * mean(slopesPlain(kind, p, u).map((s) => (oneSided ? Math.max(0, s - 1) : s - 1) ** 2));
        const [found, penalty] = await loss.numbers.data();
        expect(found).toBeCloseTo(mean(slopes), 4);
        expect(penalty).toBeCloseTo(plain(parameters), 3);
        await compare(critic, loss, plain, kind === DENSE ? undefined : few);
        at.dispose();
        critic.dispose();
      }),
    SLOW,
  );

  test('a critic without slope has a penalty whose gradient is finite', () =>
    expectNoLeak(async () => {
      const critic = steep(DENSE.make(), 0);
      const at = tensor2d(rows('u', 4, 3));
      const { gradients, numbers } = finish(penaltyLoss(critic, { weight: 2, oneSided: false }, at));
      expect([...(await numbers.data())]).toEqual([0, 2]);
      for (const g of await values(gradients)) expect(Array.from(g).every(Number.isFinite)).toBe(true);
      dispose([...gradients, numbers, at]);
      critic.dispose();
    }));

  test('the gradient of its value in the points', () =>
    expectNoLeak(async () => {
      const critic = DENSE.make();
      const x = rows('x', 5, 3);
      const at = tensor2d(x);
      const gradient = finish(gradientAt(critic, at));
      const read = await gradient.data();
      const parameters = await values(critic.parameters);
      for (const [i, row] of x.entries())
        for (const k of row.keys()) {
          const expected = slope((by) => DENSE.plain(parameters, moved(row, k, by)), 1e-5);
          expect(read[3 * i + k]).toBeCloseTo(expected, 5);
        }
      dispose([at, gradient]);
      critic.dispose();
    }));

  test('points between reals and generated ones lie on their lines', () =>
    expectNoLeak(async () => {
      const tensors = [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [-1, 0],
        ],
        [[0.25], [1]],
      ].map((m) => tensor2d(m)) as Tensor2D[];
      const u = interpolate(tensors[0], tensors[1], tensors[2]);
      expect([...(await u.data())]).toEqual([4, 5, 3, 4]);
      dispose([...tensors, u]);
    }));
});

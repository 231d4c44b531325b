import { dispose, type Tensor, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import {
  convAssignerPlain,
  convGeneratorPlain,
  featureCriticPlain,
  gluGeneratorPlain,
  type Values,
} from '../../test/networks/plain.ts';
import {
  BACKENDS,
  expectClose,
  expectNoLeak,
  onEachBackend,
  randomMatrix,
  SLOW,
  withBackend,
} from '../../test/tensor/backends.ts';
import { Random } from '../tensor/random/random.ts';
import { finish } from '../tensor/work.ts';
import { convAssigner, convGenerator, featureCritic, gluGenerator } from './images.ts';
import { applyInPieces, BlockedPass, maxNumbers, rowsPerPiece } from './micro-batch.ts';
import type { Network } from './network.ts';

const LATENT = 5;

interface Shape {
  side: number;
  channels: number;
  width: number;
}

interface Kind {
  name: string;
  make(shape: Shape, random: Random): Network;
  plain(shape: Shape, parameters: Values, x: number[]): number[];
}

const withLatent =
  (make: typeof convGenerator): Kind['make'] =>
  (shape, random) =>
    make({ ...shape, inputs: LATENT }, random);

const KINDS: readonly Kind[] = [
  { name: 'transposed generator', make: withLatent(convGenerator), plain: convGeneratorPlain },
  { name: 'gated generator', make: withLatent(gluGenerator), plain: gluGeneratorPlain },
  { name: 'assigner', make: convAssigner, plain: convAssignerPlain },
  { name: 'critic with features', make: featureCritic, plain: featureCriticPlain },
];
const SMALL: Shape = { side: 16, channels: 1, width: 8 };
const NARROW: Shape = { side: 16, channels: 1, width: 4 };
const COLOUR: Shape = { side: 28, channels: 3, width: 4 };

const weights = () => new Random(3, 'weights');
const values = (ts: readonly Tensor[]): Promise<Values> => Promise.all(ts.map((t) => t.data()));

function input(network: Network, n: number) {
  const random = new Random(7, 'input');
  const [x, dy] = [randomMatrix(random, n, network.inputs), randomMatrix(random, n, network.outputs)];
  return { x, dy, tensors: [tensor2d(x), tensor2d(dy)] as [Tensor2D, Tensor2D] };
}

/** Gradient of sum(y * dy) in one number of the parameters: a difference of the twin's values. */
function difference(value: (parameters: Values) => number, parameters: Values, which: number, at: number) {
  const step = 1e-5;
  const moved = (by: number) =>
    value(parameters.map((p, i) => (i === which ? Array.from(p, (v, k) => (k === at ? v + by : v)) : p)));
  return (moved(step) - moved(-step)) / (2 * step);
}

/** Values of a network, and a few numbers of each gradient, against the twin. */
async function compare({ make, plain }: Kind, shape: Shape, n: number, few: number): Promise<void> {
  const network = make(shape, weights());
  const { x, dy, tensors } = input(network, n);
  const parameters = await values(network.parameters);
  const pass = finish(network.forward(tensors[0]));
  const expected = x.map((row) => plain(shape, parameters, row));
  await expectClose(pass.y, expected.flat());
  const { parameters: gradients, dx } = finish(pass.backwardToInput(tensors[1]));
  expect(gradients.map((g) => g.shape)).toEqual(network.parameters.map((p) => p.shape));
  const read = await values(gradients);
  const value = (p: Values) =>
    x.reduce((sum, row, i) => sum + plain(shape, p, row).reduce((s, v, k) => s + v * dy[i][k], 0), 0);
  const random = new Random(1, 'places');
  for (const [which, gradient] of read.entries()) {
    const scale = Math.max(...Array.from(gradient, Math.abs));
    expect(scale).toBeGreaterThan(0);
    for (const at of random.integers(few, gradient.length)) {
      const slope = difference(value, parameters, which, at);
      expect(Math.abs(gradient[at] - slope), `number ${at} of parameter ${which}`).toBeLessThan(2e-3 * scale);
    }
  }
  const inX = await dx.data();
  const largest = Math.max(...inX.map(Math.abs));
  expect(largest).toBeGreaterThan(0);
  for (const at of random.integers(few, inX.length)) {
    const [i, k] = [Math.floor(at / network.inputs), at % network.inputs];
    const moved = (by: number) =>
      plain(
        shape,
        parameters,
        x[i].map((v, c) => (c === k ? v + by : v)),
      ).reduce((s, v, c) => s + v * dy[i][c], 0);
    const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
    expect(Math.abs(inX[at] - slope), `number ${at} of the input`).toBeLessThan(2e-3 * largest);
  }
  dispose([...gradients, dx, ...tensors]);
  network.dispose();
}

describe.each(KINDS)('$name', ({ make }) => {
  onEachBackend(() => {
    test.each([16, 28, 32])('%i pixels, grey and colour: shapes', (side) => {
      for (const channels of [1, 3]) {
        const network = make({ side, channels, width: 5 }, weights());
        const ends = [network.inputs, network.outputs];
        expect(ends).toContain(side * side * channels);
        const x = tensor2d(new Float32Array(2 * network.inputs).fill(0.1), [2, network.inputs]);
        const y = finish(network.apply(x));
        expect(y.shape).toEqual([2, network.outputs]);
        dispose([x, y]);
        network.dispose();
      }
    });
  }, ['cpu']);
});

onEachBackend((backend) => {
  const slow = backend === 'webgpu';
  for (const kind of KINDS) {
    test(
      `${kind.name}: values and gradients are those of the twin`,
      async () => {
        await expectNoLeak(() => compare(kind, slow ? NARROW : SMALL, 2, 3));
        if (!slow) await expectNoLeak(() => compare(kind, COLOUR, 1, 2));
      },
      SLOW,
    );

    test(
      `${kind.name}: pieces equal the whole, runs are equal, nothing leaks`,
      () =>
        expectNoLeak(async () => {
          const network = inPiecesOf(2, kind.make(NARROW, weights()));
          expect(rowsPerPiece(network)).toBe(2);
          const { tensors } = input(network, 3);
          const [x, dy] = tensors;
          const whole = finish(network.forward(x));
          const y = finish(applyInPieces(network, x));
          await expectClose(y, Array.from(await whole.y.data()), 1e-5);
          const expected = finish(whole.backward(dy));
          const runs = [1, 2].map(() => finish(finish(BlockedPass.forward(network, x)).backward(dy)));
          for (const [i, g] of expected.entries()) {
            await expectClose(runs[0][i], Array.from(await g.data()), 1e-4);
            expect(await runs[1][i].data()).toEqual(await runs[0][i].data());
          }
          dispose([...tensors, y, ...expected, ...runs.flat()]);
          network.dispose();
        }),
      SLOW,
    );
  }
});

const started = async (): Promise<Values[]> => {
  const networks = KINDS.map(({ make }) => make(SMALL, weights()));
  const all = await Promise.all(networks.map(({ parameters }) => values(parameters)));
  for (const network of networks) network.dispose();
  return all;
};

test(
  'equal seeds give equal parameters on every backend',
  async () => {
    const first = await withBackend('cpu', started);
    for (const name of BACKENDS) expect(await withBackend(name, started)).toEqual(first);
  },
  SLOW,
);

/** The network, said to need so much memory that no more than some rows go at once. */
const inPiecesOf = (rows: number, network: Network): Network => ({
  ...network,
  memory: maxNumbers() / rows,
});

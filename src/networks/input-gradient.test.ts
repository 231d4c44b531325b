import {
  dispose,
  div,
  memory,
  mul,
  norm,
  ones,
  type Rank,
  sub,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import {
  convAssignerPlain,
  convGeneratorPlain,
  hourglassPlain,
  mlpPlain,
  type Values,
} from '../../test/networks/plain.ts';
import { expectClose, expectNoLeak, onEachBackend, randomMatrix, SLOW } from '../../test/tensor/backends.ts';
import type { Activation } from '../tensor/ops/activation.ts';
import { sameGrid } from '../tensor/ops/convolution.ts';
import { Random } from '../tensor/random/random.ts';
import { finish, type Work } from '../tensor/work.ts';
import { convLayer, startLayer, transposedLayer } from './conv-layers.ts';
import { convAssigner, convGenerator, gluGenerator } from './images.ts';
import { stack } from './layer.ts';
import { BlockedPass, maxNumbers, rowsPerPiece } from './micro-batch.ts';
import { makeMlp } from './mlp.ts';
import type { Network, Pass } from './network.ts';
import { makeTable } from './table.ts';

/** A network, and its twin in double precision. */
interface Kind {
  name: string;
  make(random: Random): Network;
  plain(parameters: Values, x: number[]): number[];
}

const ACTIVATIONS: Activation[] = ['relu', 'leakyRelu', 'tanh', 'softplus'];

const dense = (hidden: Activation, output: 'linear' | 'tanh' = 'linear', outputs = 2): Kind => ({
  name: `dense layers, ${hidden}, ${output}`,
  make: (random) =>
    makeMlp({ ...{ inputs: 3, width: 7, depth: 2, norm: false }, ...{ outputs, hidden, output } }, random),
  plain: (parameters, x) => mlpPlain([hidden, hidden, output], parameters, x),
});

const IMAGE = { side: 6, channels: 2 };
const SIZE = 72;
const hourglass = (activation: Activation): Kind => ({
  name: `convolutions, ${activation}`,
  make(random) {
    const grid = sameGrid(IMAGE.side, IMAGE.channels, 5, 2);
    const layers = [
      convLayer(grid, 3, activation, random),
      transposedLayer(grid, 3, activation, random),
      startLayer(SIZE, 2, 'linear', random),
    ];
    return stack(layers, SIZE, 2);
  },
  plain: (parameters, x) => hourglassPlain(IMAGE, activation, parameters, x),
});

const SHAPE = { side: 16, channels: 1, width: 4 };
const WHOLE: Kind[] = [
  {
    name: 'assigner for images',
    make: (random) => convAssigner(SHAPE, random),
    plain: (parameters, x) => convAssignerPlain(SHAPE, parameters, x),
  },
  {
    name: 'generator for images',
    make: (random) => convGenerator({ ...SHAPE, inputs: 5 }, random),
    plain: (parameters, x) => convGeneratorPlain(SHAPE, parameters, x),
  },
];

const values = (ts: readonly Tensor[]): Promise<Values> => Promise.all(ts.map((t) => t.data()));
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, v, i) => sum + v * b[i], 0);
const moved = (a: ArrayLike<number>, at: number, by: number) =>
  Array.from(a, (v, i) => (i === at ? v + by : v));
const along = (x: number[], v: number[], by: number) => x.map((a, i) => a + by * v[i]);
const slope = (f: (by: number) => number, step = 1e-5) => (f(step) - f(-step)) / (2 * step);

/** Of a kind, with biases that are not zero. */
function make({ make }: Kind): Network {
  const network = make(new Random(3, 'weights'));
  const random = new Random(5, 'biases');
  for (const p of network.parameters)
    if (p.shape.length === 1) tidy(() => p.assign(tensor1d(random.normal(p.size).map((b) => 0.3 * b))));
  return network;
}

/** Rows x, with dy and v. */
function rowsFor(network: Network, n: number) {
  const random = new Random(7, 'input');
  const [x, dy, v] = [network.inputs, network.outputs, network.inputs].map((d) => randomMatrix(random, n, d));
  return { x, dy, v, tensors: [x, dy, v].map((rows) => tensor2d(rows)) as [Tensor2D, Tensor2D, Tensor2D] };
}

/** Some places of an array, all where no number is given. */
const places = (size: number, few?: number): Iterable<number> =>
  few === undefined ? new Array(size).keys() : new Random(1, 'places').integers(few, size);

/** dx, and what sum(dx * v) gives, against differences of the twin's values. */
async function compare(kind: Kind, n: number, few?: number): Promise<void> {
  const network = make(kind);
  const { x, dy, v, tensors } = rowsFor(network, n);
  const parameters = await values(network.parameters);
  const pass = finish(network.forward(tensors[0]));
  const { dx, penaltyGradients } = finish(pass.inputGradient(tensors[1]));
  expect(dx.shape).toEqual([n, network.inputs]);
  const inX = await dx.data();
  const gradients = finish(penaltyGradients(tensors[2]));
  expect(gradients.map((g) => g.shape)).toEqual(network.parameters.map((p) => p.shape));
  const objective = (p: Values, i: number, at: number[]) => dot(kind.plain(p, at), dy[i]);

  const largest = Math.max(...inX.map(Math.abs));
  expect(largest).toBeGreaterThan(0.01);
  for (const at of places(inX.length, few)) {
    const [i, k] = [Math.floor(at / network.inputs), at % network.inputs];
    const expected = slope((by) => objective(parameters, i, moved(x[i], k, by)));
    expect(Math.abs(inX[at] - expected), `number ${at} of dx`).toBeLessThan(1e-3 * largest);
  }

  const read = await values(gradients);
  const scale = Math.max(...read.flatMap((g) => Array.from(g, Math.abs)));
  expect(scale).toBeGreaterThan(0.01);
  /** sum(dx * v), as the slope of sum(y * dy) along v. */
  const change = (p: Values) =>
    slope((by) => x.reduce((sum, row, i) => sum + objective(p, i, along(row, v[i], by)), 0));
  for (const [which, gradient] of read.entries())
    for (const at of places(gradient.length, few)) {
      const expected = slope((by) => change(parameters.map((p, k) => (k === which ? moved(p, at, by) : p))));
      const error = Math.abs(gradient[at] - expected);
      expect(error, `number ${at} of parameter ${which}`).toBeLessThan(1e-3 * scale);
    }
  dispose([...gradients, ...tensors]);
  network.dispose();
}

/** The mean of (|gradient in x| - 1)^2 over the rows. */
function penaltyPlain(kind: Kind, parameters: Values, x: number[][]): number {
  const norms = x.map((row) =>
    Math.hypot(...row.map((_, k) => slope((by) => kind.plain(parameters, moved(row, k, by))[0]))),
  );
  return norms.reduce((sum, norm) => sum + (norm - 1) ** 2, 0) / x.length;
}

onEachBackend((backend) => {
  const slow = backend === 'webgpu';

  test.each(ACTIVATIONS)(
    'dense and convolutional layers, %s',
    (activation) =>
      expectNoLeak(async () => {
        for (const kind of [dense(activation), dense(activation, 'tanh')]) await compare(kind, 5);
        await compare(hourglass(activation), 2);
      }),
    SLOW,
  );

  test.each(WHOLE)('$name', (kind) => expectNoLeak(() => compare(kind, slow ? 1 : 2, 3)), SLOW);

  test.each([dense('leakyRelu'), dense('tanh'), hourglass('softplus')])(
    'pieces equal the whole, runs are equal: $name',
    (kind) =>
      expectNoLeak(async () => {
        const network = inPiecesOf(2, make(kind));
        expect(rowsPerPiece(network)).toBe(2);
        const { tensors } = rowsFor(network, 5);
        const [x, dy, v] = tensors;
        const read = async (pass: Pass | BlockedPass) => {
          const { dx, penaltyGradients } = finish(pass.inputGradient(dy));
          const inX = await dx.data();
          const gradients = finish(penaltyGradients(v));
          const numbers = [inX, ...(await values(gradients))].map((g) => Array.from(g));
          dispose(gradients);
          return numbers;
        };
        const whole = await read(finish(network.forward(x)));
        const runs = [1, 2].map(() => finish(BlockedPass.forward(network, x)));
        const pieces = [await read(runs[0]), await read(runs[1])];
        expect(pieces[1]).toEqual(pieces[0]);
        for (const [i, numbers] of whole.entries()) {
          const piece = tensor1d(pieces[0][i]);
          await expectClose(piece, numbers, 1e-4);
          piece.dispose();
        }
        dispose(tensors);
        network.dispose();
      }),
    SLOW,
  );

  test.each(ACTIVATIONS)(
    'the gradient penalty of WGAN-GP, %s',
    (hidden) =>
      expectNoLeak(async () => {
        const kind = dense(hidden, 'linear', 1);
        const network = inPiecesOf(2, make(kind));
        const n = 3;
        const { x, tensors } = rowsFor(network, n);
        const one = ones<Rank.R2>([n, 1]);
        const { dx, penaltyGradients } = finish(
          finish(BlockedPass.forward(network, tensors[0])).inputGradient(one),
        );
        const v = tidy(() => {
          const norms = norm(dx, 2, 1, true);
          return mul(dx, div(mul(sub(norms, 1), 2 / n), norms)) as Tensor2D;
        });
        const gradients = finish(penaltyGradients(v));
        const parameters = await values(network.parameters);
        for (const [which, gradient] of (await values(gradients)).entries())
          for (const [at, g] of Array.from(gradient).entries()) {
            const expected = slope((by) =>
              penaltyPlain(
                kind,
                parameters.map((p, k) => (k === which ? moved(p, at, by) : p)),
                x,
              ),
            );
            expect(Math.abs(g - expected), `number ${at} of parameter ${which}`).toBeLessThan(1e-4);
          }
        dispose([...gradients, ...tensors, one, v]);
        network.dispose();
      }),
    SLOW,
  );

  test('work that is abandoned frees what it holds', () => {
    const network = inPiecesOf(2, make(dense('tanh')));
    const {
      tensors: [x, dy, v],
    } = rowsFor(network, 4);
    const before = memory().numTensors;
    const start = () => finish(BlockedPass.forward(network, x));
    const works: (() => Work<unknown>)[] = [
      () => start().inputGradient(dy),
      () => finish(start().inputGradient(dy)).penaltyGradients(v),
    ];
    for (const [i, begin] of works.entries())
      for (let steps = 1; steps <= 7 + 4 * i; steps++) {
        const work = begin();
        for (let step = 0; step < steps; step++) expect(work.next().done).toBe(false);
        work.return(null);
        expect(memory().numTensors).toBe(before);
      }
    const pass = start();
    finish(pass.inputGradient(dy));
    pass.dispose();
    expect(memory().numTensors).toBe(before);
    dispose([x, dy, v]);
    network.dispose();
  });
});

describe('networks whose gradient in the input is not differentiated say so', () => {
  onEachBackend(() => {
    const points = new Random(1, 'reals').normal(8);
    const normed = { inputs: 2, outputs: 1, width: 4, depth: 1, norm: true, output: 'linear' } as const;
    test.each<[string, (random: Random) => Network, RegExp]>([
      ['table', () => makeTable(points, 2), /table has no gradient/],
      ['layer normalisation', (random) => makeMlp(normed, random), /layer normalisation or gated units/],
      [
        'gated units',
        (random) => gluGenerator({ ...SHAPE, inputs: 2 }, random),
        /layer normalisation or gated units/,
      ],
    ])('%s', (_, begin, message) =>
      expectNoLeak(() => {
        const network = begin(new Random(3, 'weights'));
        const x = tensor2d(points, [4, 2]);
        const dy = zeros<Rank.R2>([4, network.outputs]);
        for (const pass of [finish(network.forward(x)), finish(BlockedPass.forward(network, x))]) {
          expect(() => finish(pass.inputGradient(dy))).toThrow(message);
          pass.dispose();
        }
        dispose([x, dy]);
        network.dispose();
      }),
    );
  }, ['cpu']);
});

/** The network, said to need so much memory that no more than some rows go at once. */
const inPiecesOf = (rows: number, network: Network): Network => ({
  ...network,
  memory: maxNumbers() / rows,
});

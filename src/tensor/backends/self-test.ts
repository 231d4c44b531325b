/** Compares a few results of each kind with plain arithmetic before a backend is used: takes milliseconds. */
import { dispose, gather, type Tensor, tensor1d, tensor2d, variable } from '@tensorflow/tfjs-core';
import { activate, SLOPE } from '../ops/activation.ts';
import { dense, denseBackward } from '../ops/dense.ts';
import { makeOptimiser } from '../optim/optimiser.ts';
import { normalTensor, Random, uniformTensor } from '../random/random.ts';

/** Tolerance that half-precision arithmetic exceeds and single precision does not. */
const TOLERANCE = 2e-4;
const [ROWS, INPUTS, OUTPUTS] = [70, 33, 36];

type Matrix = number[][];

interface Check {
  name: string;
  actual: Tensor;
  expected: readonly number[];
}

/** Resolves to null if all results are right, otherwise to what is wrong, in a few words. */
export async function selfTest(): Promise<string | null> {
  for (const make of [denseChecks, randomChecks, pieceChecks, optimiserChecks]) {
    const checks = make();
    const faults = await Promise.all(checks.map(fault));
    dispose(checks.map(({ actual }) => actual));
    const first = faults.find((text) => text !== null);
    if (first) return first;
  }
  return null;
}

async function fault({ name, actual, expected }: Check): Promise<string | null> {
  const values = await actual.data();
  const off = expected.findIndex(
    (e, i) => !(Math.abs(values[i] - e) <= TOLERANCE * Math.max(1, Math.abs(e))),
  );
  return off < 0 ? null : `${name}: ${values[off]} instead of ${expected[off]}`;
}

function matrix(random: Random, rows: number, columns: number): Matrix {
  return Array.from({ length: rows }, () => [...random.normal(columns)]);
}

const leaky = (z: number): number => (z > 0 ? z : SLOPE * z);
const transpose = (a: Matrix): Matrix => a[0].map((_, j) => a.map((row) => row[j]));
const multiply = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0].map((_, j) => row.reduce((total, v, k) => total + v * b[k][j], 0)));

function denseChecks(): Check[] {
  const random = new Random(1, 'self-test');
  const [x, w, dy] = [
    matrix(random, ROWS, INPUTS),
    matrix(random, INPUTS, OUTPUTS),
    matrix(random, ROWS, OUTPUTS),
  ];
  const b = [...random.normal(OUTPUTS)];
  const y = multiply(x, w).map((row) => row.map((z, j) => leaky(z + b[j])));
  const dz = dy.map((row, i) => row.map((d, j) => (y[i][j] > 0 ? d : SLOPE * d)));
  const made = { x: tensor2d(x), w: tensor2d(w), b: tensor1d(b), dy: tensor2d(dy) };
  const out = dense(made.x, made.w, made.b, 'leakyRelu');
  const { dx, dw, db } = denseBackward({ ...made, y: out, activation: 'leakyRelu', needDx: true });
  dispose(Object.values(made));
  return [
    { name: 'dense layer', actual: out, expected: y.flat() },
    { name: 'gradient of inputs', actual: dx ?? out, expected: multiply(dz, transpose(w)).flat() },
    { name: 'gradient of weights', actual: dw, expected: multiply(transpose(x), dz).flat() },
    { name: 'gradient of biases', actual: db, expected: transpose(dz).map((d) => d.reduce((a, b) => a + b)) },
  ];
}

function randomChecks(): Check[] {
  const streams = [0, 1].map(() => new Random(2, 'self-test'));
  return [
    { name: 'normal numbers', actual: normalTensor(streams[0], [9]), expected: [...streams[1].normal(9)] },
    { name: 'uniform numbers', actual: uniformTensor(streams[0], [9]), expected: [...streams[1].uniform(9)] },
  ];
}

function pieceChecks(): Check[] {
  const rows = [
    [1, -2],
    [3, 4],
    [-5, 6],
  ];
  const [x, index] = [tensor2d(rows), tensor1d([2, 0, 2], 'int32')];
  const checks = [
    { name: 'gather', actual: gather(x, index), expected: [2, 0, 2].flatMap((i) => rows[i]) },
    { name: 'leaky rectifier', actual: activate(x, 'leakyRelu'), expected: rows.flat().map(leaky) },
    { name: 'hyperbolic tangent', actual: activate(x, 'tanh'), expected: rows.flat().map(Math.tanh) },
  ];
  dispose([x, index]);
  return checks;
}

function optimiserChecks(): Check[] {
  const random = new Random(3, 'self-test');
  const expected = [...random.normal(5)];
  const [m, v] = [0, 0].map((zero) => expected.map(() => zero));
  const start = tensor1d(expected);
  const p = variable(start);
  const optimiser = makeOptimiser([p], { kind: 'adam', rate: 0.01, beta1: 0.5, beta2: 0.9 });
  for (let step = 1; step <= 3; step++) {
    const g = random.normal(5);
    const gradient = tensor1d(g);
    optimiser.descend([gradient]);
    for (const [i, d] of g.entries()) {
      m[i] = 0.5 * m[i] + 0.5 * d;
      v[i] = 0.9 * v[i] + 0.1 * d * d;
      expected[i] -= (0.01 * m[i]) / (1 - 0.5 ** step) / (Math.sqrt(v[i] / (1 - 0.9 ** step)) + 1e-8);
    }
    gradient.dispose();
  }
  optimiser.dispose();
  start.dispose();
  return [{ name: 'optimiser', actual: p, expected }];
}

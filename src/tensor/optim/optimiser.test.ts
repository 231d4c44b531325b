import { dispose, type Tensor, tensor, type Variable, variable } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectClose, expectNoLeak, onEachBackend } from '../../../test/tensor/backends.ts';
import { adamPlain, type PlainState, rmspropPlain } from '../../../test/tensor/plain.ts';
import { Random } from '../random/random.ts';
import { makeOptimiser, makeOptimiserOn, type Optimiser, type OptimiserSettings } from './optimiser.ts';
import { ComposedOptimiserState } from './optimiser-state.ts';

// More parameters than one kernel can bind, of sizes that fill no workgroup.
const SHAPES = [[3, 5], [5], [1], [5, 13], [13], [13, 1], [2, 2], [70], [4, 4], [4]];
const size = (shape: number[]) => shape.reduce((a, b) => a * b, 1);
const ADAM: OptimiserSettings = { kind: 'adam', rate: 1e-3, beta1: 0.5, beta2: 0.9 };
const RMSPROP: OptimiserSettings = { kind: 'rmsprop', rate: 5e-4, beta1: 0, beta2: 0.9 };

const states = (random: Random): PlainState[] =>
  SHAPES.map((shape) => ({
    p: [...random.normal(size(shape))],
    m: new Array(size(shape)).fill(0),
    v: new Array(size(shape)).fill(0),
    steps: 0,
  }));

function variables(plain: PlainState[]): Variable[] {
  return plain.map(({ p }, i) => {
    const start = tensor(p, SHAPES[i]);
    const made = variable(start);
    start.dispose();
    return made;
  });
}

/** Gradients of very different sizes, some of them zero. */
function gradients(random: Random): Float32Array[] {
  return SHAPES.map((shape, i) =>
    random.normal(size(shape)).map((g, j) => (j % 7 === 3 ? 0 : g * 10 ** (2 - i))),
  );
}

function descend(optimiser: Optimiser, values: Float32Array[]): void {
  const g: Tensor[] = values.map((v, i) => tensor(v, SHAPES[i]));
  optimiser.descend(g);
  dispose(g);
}

const plainStep = (s: PlainState, g: number[], { kind, rate, beta1, beta2 }: OptimiserSettings) =>
  kind === 'adam' ? adamPlain(s, g, rate, beta1, beta2) : rmspropPlain(s, g, rate, beta2);

async function follow(settings: OptimiserSettings, make: (p: Variable[]) => Optimiser) {
  const random = new Random(1, 'optimiser');
  const plain = states(random);
  await expectNoLeak(async () => {
    const parameters = variables(plain);
    const optimiser = make(parameters);
    for (let step = 0; step < 100; step++) {
      const g = gradients(random);
      descend(optimiser, g);
      plain.forEach((s, i) => {
        plainStep(s, [...g[i]], settings);
      });
    }
    for (const [i, p] of parameters.entries()) await expectClose(p, plain[i].p, 2e-5);
    optimiser.dispose();
    dispose(parameters);
  });
}

onEachBackend((name) => {
  test.each([ADAM, RMSPROP])('100 steps of $kind stay with the twin', async (settings) => {
    await follow(settings, (p) => makeOptimiser(p, settings));
  });

  // Made of operations of TensorFlow.js, for WebGL: WebGPU has a kernel of its own, which is tested above.
  if (name !== 'webgpu') {
    test.each([ADAM, RMSPROP])(
      '100 steps of $kind in the form for WebGL stay with the twin',
      async (settings) => {
        await follow(settings, (p) => makeOptimiserOn(new ComposedOptimiserState(p), p, settings));
      },
    );
  }

  test('a saved optimiser goes on as if nothing had happened; the values on the device are read afresh', async () => {
    const random = new Random(2, 'optimiser');
    const parameters = variables(states(random));
    const optimiser = makeOptimiser(parameters, ADAM);
    descend(optimiser, gradients(random));
    const saved = await optimiser.save();
    expect(saved.steps[0]).toBe(1);
    const values = await Promise.all(parameters.map((p) => p.data()));
    const copies = values.map((v, i) => variable(tensor(v.slice(), SHAPES[i])));
    const other = makeOptimiser(copies, ADAM);
    other.restore(saved);
    const g = gradients(random);
    descend(optimiser, g);
    descend(other, g);
    for (const [i, p] of parameters.entries()) {
      const after = await p.data();
      expect([...after]).toEqual([...(await copies[i].data())]);
      expect([...after]).not.toEqual([...values[i]]);
    }
    expect(() => other.restore({ steps: Float32Array.of(1) })).toThrow('m.0 should hold 15 numbers');
    for (const o of [optimiser, other]) o.dispose();
    dispose([...parameters, ...copies]);
  });

  test('settings can change on the way; a wrong number of gradients is refused', async () => {
    const random = new Random(3, 'optimiser');
    const plain = states(random);
    const parameters = variables(plain);
    const optimiser = makeOptimiser(parameters, ADAM);
    optimiser.set({ ...ADAM, rate: 0 });
    descend(optimiser, gradients(random));
    for (const [i, p] of parameters.entries()) await expectClose(p, plain[i].p, 1e-6);
    expect(() => optimiser.descend([])).toThrow('one gradient a parameter');
    optimiser.dispose();
    dispose(parameters);
  });
});

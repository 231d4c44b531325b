import { memory, scalar, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { onEachBackend, SLOW } from '../../test/tensor/backends.ts';
import { makeOptimiser } from '../tensor/optim/optimiser.ts';
import { Random } from '../tensor/random/random.ts';
import { finish } from '../tensor/work.ts';
import type { Network } from './network.ts';
import { makeTable } from './table.ts';

const pointsOf = (N: number, d: number) => new Random(3, 'points').normal(N * d);

function fill(network: Network): void {
  network.parameters.forEach((v, i) => {
    const values = tensor1d(new Random(i, 'theta').normal(v.size));
    v.assign(values);
    values.dispose();
  });
}

async function psiOf(network: Network, y: Tensor2D): Promise<Float64Array> {
  const psi = finish(network.apply(y));
  const values = await numbers(psi);
  psi.dispose();
  return values;
}

/** Sums of the rows: psi, on a host in two parts. */
async function numbers(psi: Tensor2D): Promise<Float64Array> {
  const [n, parts] = psi.shape;
  const all = await psi.data();
  return Float64Array.from({ length: n }, (_, j) => all[parts * j] + (parts > 1 ? all[parts * j + 1] : 0));
}

onEachBackend((backend) => {
  it.each([
    [2, 1],
    [10, 2],
    [16, 3],
    [37, 2],
  ])('its gradients are those of its values: %i reals in %i dimensions', async (N, d) => {
    const before = memory().numTensors;
    const network = makeTable(pointsOf(N, d), d);
    const y = tensor2d(pointsOf(N, d), [N, d]);
    fill(network);
    const slopes = new Random(9, 'dy').normal(N);
    const dy = tensor2d(slopes, [N, 1]);
    const pass = finish(network.forward(y));
    expect(pass.y.shape).toEqual([N, network.outputs]);
    const psi = await psiOf(network, y);
    expect(await numbers(pass.y)).toEqual(psi);
    const gradients = finish(pass.backward(dy));
    // It is linear: sum psi dy = sum theta dtheta, for all theta.
    const expected = psi.reduce((sum, v, j) => sum + v * slopes[j], 0);
    let got = 0;
    for (const [i, gradient] of gradients.entries()) {
      const theta = await network.parameters[i].data();
      (await gradient.data()).forEach((v, k) => {
        got += v * theta[k];
      });
    }
    expect(got).toBeCloseTo(expected, 3);
    for (const tensor of [...gradients, dy, y]) tensor.dispose();
    pass.dispose();
    network.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('every psi can be learnt, for each real on its own', { timeout: SLOW }, async () => {
    const N = 21;
    const network = makeTable(pointsOf(N, 2), 2);
    const y = tensor2d(pointsOf(N, 2), [N, 2]);
    const wanted = new Random(5, 'psi').normal(N);
    const optimiser = makeOptimiser(network.parameters, { kind: 'adam', rate: 0, beta1: 0.5, beta2: 0.9 });
    for (let t = 0; t < 300; t++) {
      optimiser.set({ kind: 'adam', rate: 0.3 * 0.97 ** t, beta1: 0.5, beta2: 0.9 });
      const pass = finish(network.forward(y));
      const psi = await numbers(pass.y);
      const dy = tensor2d(
        Float32Array.from(psi, (v, j) => v - wanted[j]),
        [N, 1],
      );
      const gradients = finish(pass.backward(dy));
      optimiser.descend(gradients);
      for (const tensor of [...gradients, dy]) tensor.dispose();
    }
    (await psiOf(network, y)).forEach((v, j) => {
      expect(v).toBeCloseTo(wanted[j], 2);
    });
    optimiser.dispose();
    network.dispose();
    y.dispose();
  });

  it('neighbours share what they learn: a step for one real moves those near it more than those far', async () => {
    const points = Float32Array.from({ length: 16 }, (_, j) => j);
    const network = makeTable(points, 1);
    const y = tensor2d(points, [16, 1]);
    const pass = finish(network.forward(y));
    const dy = tensor2d(
      Float32Array.from({ length: 16 }, (_, j) => Number(j === 0)),
      [16, 1],
    );
    const gradients = finish(pass.backward(dy));
    network.parameters.forEach((v, i) => {
      v.assign(gradients[i]);
    });
    const psi = await psiOf(network, y);
    expect(psi[0]).toBeGreaterThan(psi[1]);
    expect(psi[1]).toBeGreaterThan(psi[3]);
    expect(psi[3]).toBeGreaterThan(psi[7]);
    expect(psi[15]).toBe(0);
    for (const tensor of [...gradients, dy, y]) tensor.dispose();
    network.dispose();
  });

  it('goes on from any values, in steps of any size', async () => {
    const N = 11;
    const network = makeTable(pointsOf(N, 2), 2);
    const y = tensor2d(pointsOf(N, 2), [N, 2]);
    const values = new Random(7, 'psi').normal(N);
    fill(network);
    const sums = await psiOf(network, y);
    const [base, unit] = [tensor1d(values), scalar(1e-3)];
    network.begin(base, unit);
    expect(Float32Array.from(await psiOf(network, y))).toEqual(values);
    fill(network);
    (await psiOf(network, y)).forEach((v, j) => {
      expect(v).toBeCloseTo(values[j] + 1e-3 * sums[j], 6);
    });
    for (const tensor of [base, unit, y]) tensor.dispose();
    network.dispose();
  });

  it('groups are at rest whose loads are rounded shares, large groups as well as small ones', async () => {
    const [N, m] = [16, 24];
    const points = Float32Array.from({ length: N }, (_, j) => j);
    const network = makeTable(points, 1);
    const y = tensor2d(points, [N, 1]);
    const slopes = async (loads: number[], whole: number | null) => {
      network.countWhole(whole);
      const dy = tensor2d(
        Float32Array.from(loads, (n) => 1 / N - n / m),
        [N, 1],
      );
      const gradients = finish(finish(network.forward(y)).backward(dy));
      const all = await Promise.all(gradients.map(async (g) => [...(await g.data())]));
      for (const tensor of [...gradients, dy]) tensor.dispose();
      return all;
    };
    const moved = (levels: number[][]) =>
      levels.map((level) => level.filter((g) => Math.abs(g) > 1e-6).length);
    // In turn one and two: every real has its rounded share, and every two have their three.
    const even = Array.from({ length: N }, (_, j) => 1 + (j % 2));
    expect(moved(await slopes(even, m))).toEqual([0, 0, 0, 0]);
    expect(moved(await slopes(even, null))).toEqual([0, 0, 0, 16]);
    // One of them has all the twos: no real is at fault, its halves and quarters are.
    const halves = Array.from({ length: N }, (_, j) => (j < 8 ? 2 : 1));
    expect(moved(await slopes(halves, m))).toEqual([2, 4, 8, 0]);
    // A real too many, and one too few beside it: only these two.
    const pair = even.map((n, j) => n + (j === 1 ? 1 : j === 0 ? -1 : 0));
    const [, , two, one] = await slopes(pair, m);
    expect([moved([two]), moved([one])]).toEqual([[0], [2]]);
    expect([one[0], one[1]].map((g) => Number((m * g).toFixed(4)))).toEqual([1, -1]);
    y.dispose();
    network.dispose();
  });

  // On a GPU there is single precision only.
  if (backend !== 'webgpu') {
    it('on a host it has digits beyond single precision', async () => {
      const N = 8;
      const network = makeTable(pointsOf(N, 2), 2);
      const y = tensor2d(pointsOf(N, 2), [N, 2]);
      const [base, unit] = [tensor1d(new Float32Array(N).fill(1)), scalar(1e-10)];
      network.begin(base, unit);
      fill(network);
      const psi = await psiOf(network, y);
      expect(Math.max(...psi) - Math.min(...psi)).toBeGreaterThan(1e-11);
      expect(Math.max(...psi) - Math.min(...psi)).toBeLessThan(1e-8);
      for (const tensor of [base, unit, y]) tensor.dispose();
      network.dispose();
    });
  }

  it('it knows its reals and nothing else', () => {
    const network = makeTable(pointsOf(5, 2), 2);
    const other = tensor2d(pointsOf(6, 2), [6, 2]);
    expect(() => finish(network.apply(other))).toThrow('A table of 5 reals has no values for 6 rows');
    other.dispose();
    network.dispose();
  });
});

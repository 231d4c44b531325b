import {
  add,
  dispose,
  memory,
  mul,
  type Tensor,
  type Tensor2D,
  tensor,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { onEachBackend } from '../../test/tensor/backends.ts';
import { Random } from '../tensor/random/random.ts';
import { finish, type Work } from '../tensor/work.ts';
import { applyInPieces, BlockedPass, maxNumbers, rowsPerPiece } from './micro-batch.ts';
import { type MlpShape, makeMlp } from './mlp.ts';
import type { Network } from './network.ts';

const plain: MlpShape = { inputs: 3, outputs: 2, width: 8, depth: 2, norm: false, output: 'linear' };
const VARIANTS: MlpShape[] = [plain, { ...plain, norm: true, output: 'tanh' }, { ...plain, depth: 1 }];

const cloud = (n: number, d: number, stream = 'x'): Tensor2D =>
  tensor2d(new Random(7, stream).normal(n * d), [n, d]);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((s, v, i) => s + v * b[i], 0);
const values = (ts: readonly Tensor[]) => Promise.all(ts.map((t) => t.data()));

/** sum(y * dy) after moving every parameter by `by` times its direction. */
async function moved(network: Network, x: Tensor2D, dy: Tensor2D, direction: Float32Array[], by: number) {
  const before = await values(network.parameters);
  const set = (i: number, v: Float32Array) =>
    tidy(() => network.parameters[i].assign(tensor(v, network.parameters[i].shape)));
  before.forEach(
    (v, i) =>
      void set(
        i,
        Float32Array.from(v, (p, k) => p + by * direction[i][k]),
      ),
  );
  const y = finish(network.apply(x));
  const objective = dot(await y.data(), await dy.data());
  y.dispose();
  before.forEach((v, i) => void set(i, Float32Array.from(v)));
  return objective;
}

onEachBackend(() => {
  for (const shape of VARIANTS) {
    const name = `${shape.depth} hidden layers, ${shape.norm ? 'LayerNorm' : 'no norm'}, ${shape.output}`;
    it(`the gradient along any direction is the finite difference (${name})`, async () => {
      const network = makeMlp(shape, new Random(3, 'weights'));
      const x = cloud(5, 3);
      const dy = cloud(5, 2, 'dy');
      const gradients = finish(finish(network.forward(x)).backward(dy));
      expect(gradients.map((g) => g.shape)).toEqual(network.parameters.map((v) => v.shape));
      const read = await values(gradients);
      for (let trial = 0; trial < 3; trial++) {
        const random = new Random(trial, 'direction');
        const direction = network.parameters.map((v) => random.normal(v.size));
        const slope = direction.reduce((sum, v, i) => sum + dot(v, read[i]), 0);
        const step = 3e-4;
        const high = await moved(network, x, dy, direction, step);
        const low = await moved(network, x, dy, direction, -step);
        expect(Math.abs((high - low) / (2 * step) - slope)).toBeLessThan(0.02 * (1 + Math.abs(slope)));
      }
      dispose([...gradients, x, dy]);
      network.dispose();
    });
  }

  it('the gradient in the input is the finite difference, whole and in pieces, and nothing leaks', async () => {
    for (const shape of VARIANTS) {
      const before = memory().numTensors;
      const network = inPiecesOf20(makeMlp(shape, new Random(3, 'weights')));
      const n = 43;
      const [x, dy, v] = [cloud(n, 3), cloud(n, 2, 'dy'), cloud(n, 3, 'direction')];
      const { dx, parameters } = finish(finish(network.forward(x)).backwardToInput(dy));
      const blocked = finish(finish(BlockedPass.forward(network, x)).backwardToInput(dy));
      const alone = finish(finish(network.forward(x)).backward(dy));
      const [read, pieces] = await values([dx, blocked.dx]);
      expect(dx.shape).toEqual([n, 3]);
      expect(close(pieces, read)).toBe(true);
      for (const [i, g] of (await values(alone)).entries()) {
        expect(close(await parameters[i].data(), g)).toBe(true);
        expect(close(await blocked.parameters[i].data(), g)).toBe(true);
      }
      const direction = await v.data();
      const objective = async (by: number) => {
        const at = tidy(() => add(x, mul(v, by)) as Tensor2D);
        const y = finish(network.apply(at));
        const value = dot(await y.data(), await dy.data());
        dispose([at, y]);
        return value;
      };
      const step = 3e-4;
      const slope = dot(direction, read);
      const difference = ((await objective(step)) - (await objective(-step))) / (2 * step);
      expect(Math.abs(difference - slope)).toBeLessThan(0.02 * (1 + Math.abs(slope)));
      dispose([x, dy, v, dx, blocked.dx, ...parameters, ...blocked.parameters, ...alone]);
      network.dispose();
      expect(memory().numTensors).toBe(before);
    }
  });

  it('the same seed gives the same network', async () => {
    const [a, b] = [1, 1].map((seed) => makeMlp(plain, new Random(seed, 'weights')));
    expect(await values(a.parameters)).toEqual(await values(b.parameters));
    a.dispose();
    b.dispose();
  });

  it('passes in pieces equal whole ones, and nothing leaks', async () => {
    const before = memory().numTensors;
    const network = inPiecesOf20(makeMlp({ ...plain, norm: true }, new Random(3, 'weights')));
    expect(rowsPerPiece(network)).toBe(20);
    const n = 43;
    const [x, dy] = [cloud(n, 3), cloud(n, 2, 'dy')];
    const whole = finish(network.forward(x));
    const y = await whole.y.data();
    const expected = finish(whole.backward(dy));
    const pieces = finish(applyInPieces(network, x));
    const blocked = finish(BlockedPass.forward(network, x));
    expect(close(await pieces.data(), y)).toBe(true);
    expect(close(await blocked.y.data(), y)).toBe(true);
    const gradients = finish(blocked.backward(dy));
    for (const [i, g] of (await values(gradients)).entries())
      expect(close(g, await expected[i].data())).toBe(true);
    dispose([...gradients, ...expected, pieces, x, dy]);
    network.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('work that is abandoned frees what it holds', () => {
    const network = inPiecesOf20(makeMlp(plain, new Random(3, 'weights')));
    const x = cloud(40, 3);
    const dy = cloud(40, 2, 'dy');
    const before = memory().numTensors;
    const works: (() => Work<Tensor | BlockedPass | Tensor[]>)[] = [
      () => applyInPieces(network, x),
      () => BlockedPass.forward(network, x),
      () => finish(BlockedPass.forward(network, x)).backward(dy),
    ];
    for (const start of works) {
      for (let steps = 1; abandonAfter(steps, start()); steps++) expect(memory().numTensors).toBe(before);
      expect(memory().numTensors).toBe(before);
    }
    dy.dispose();
    x.dispose();
    network.dispose();
  });
});

/** False where the work ends before. */
function abandonAfter(steps: number, work: Work<Tensor | BlockedPass | Tensor[]>): boolean {
  for (let i = 0; i < steps; i++) {
    const step = work.next();
    if (!step.done) continue;
    if (Array.isArray(step.value)) dispose(step.value);
    else step.value.dispose();
    return false;
  }
  work.return([]);
  return true;
}

/** Said to need so much memory that no more rows go at once. */
const inPiecesOf20 = (network: Network): Network => ({ ...network, memory: maxNumbers() / 20 });

function close(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  const scale = Math.max(1, ...Array.from(b, Math.abs));
  return a.length === b.length && Array.from(a).every((v, i) => Math.abs(v - b[i]) < 1e-4 * scale);
}

import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectClose, expectNoLeak, onEachBackend, randomMatrix } from '../../../test/tensor/backends.ts';
import type { Matrix } from '../../../test/tensor/plain.ts';
import { Random } from '../random/random.ts';
import {
  type Grid,
  imageSize,
  patches,
  patchesComposed,
  sameGrid,
  unpatch,
  unpatchComposed,
} from './convolution.ts';
import { glu, gluBackward, gluBackwardComposed, gluComposed } from './glu.ts';
import { foldWeights, unfoldWeights } from './upsampling.ts';

const grids = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 }))
  .chain(([side, channels, kernel]) =>
    fc.integer({ min: 1, max: kernel }).map((stride) => sameGrid(side, channels, kernel, stride)),
  );
/** Runs of one number, short ones, and long ones. */
const EDGES: Grid[] = [
  sameGrid(7, 1, 5, 2),
  sameGrid(14, 8, 5, 2),
  sameGrid(4, 33, 3, 1),
  sameGrid(6, 3, 2, 2),
];

/** [window][place][channel] of one image, from the definition. */
function patchesPlain(x: number[], { side, channels, kernel, stride, before, windows }: Grid): Matrix {
  const span = (n: number) => Array.from({ length: n }, (_, i) => i);
  const at = (y: number, x: number) => (y < 0 || y >= side || x < 0 || x >= side ? -1 : y * side + x);
  return span(windows).flatMap((wy) =>
    span(windows).map((wx) =>
      span(kernel).flatMap((ky) =>
        span(kernel).flatMap((kx) => {
          const pixel = at(wy * stride + ky - before, wx * stride + kx - before);
          return span(channels).map((c) => (pixel < 0 ? 0 : x[pixel * channels + c]));
        }),
      ),
    ),
  );
}

/** Its adjoint, by what it does to each unit image: <patches(e_j), p>. */
function unpatchPlain(p: Matrix, grid: Grid): number[] {
  const size = imageSize(grid);
  const places = patchesPlain(
    Array.from({ length: size }, (_, j) => j + 1),
    grid,
  ).flat();
  const x = new Array<number>(size + 1).fill(0);
  p.flat().forEach((v, i) => {
    x[places[i]] += v;
  });
  return x.slice(1);
}

describe('sameGrid', () => {
  test('pads as TensorFlow does', () => {
    const ways = [
      [28, 5, 2, 14, 1],
      [7, 5, 2, 4, 2],
      [14, 5, 2, 7, 1],
      [14, 5, 1, 14, 2],
      [6, 2, 2, 3, 0],
    ];
    for (const [side, kernel, stride, windows, before] of ways)
      expect(sameGrid(side, 1, kernel, stride)).toMatchObject({ windows, before });
  });
});

onEachBackend((backend) => {
  async function compare(grid: Grid, n: number, forms: [typeof patches, typeof unpatch]): Promise<void> {
    const random = new Random(1, 'conv');
    const images = randomMatrix(random, n, imageSize(grid));
    const windows = images.map((x) => patchesPlain(x, grid));
    const dp = randomMatrix(random, windows.flat().length, windows[0][0].length);
    const each = windows.map((w, i) => dp.slice(i * w.length, (i + 1) * w.length));
    await expectNoLeak(async () => {
      const [x, t] = [tensor2d(images), tensor2d(dp)];
      const [p, dx] = [forms[0](x, grid), forms[1](t, grid)];
      expect(p.shape).toEqual(t.shape);
      expect(dx.shape).toEqual(x.shape);
      await expectClose(p, windows.flat(2), 1e-7);
      await expectClose(
        dx,
        each.flatMap((part) => unpatchPlain(part, grid)),
        1e-5,
      );
      dispose([x, t, p, dx]);
    });
  }

  test.each(EDGES)('windows and their adjoint: %j', async (grid) => {
    await compare(grid, 2, [patches, unpatch]);
    await compare(grid, 2, [patchesComposed, unpatchComposed]);
  });

  test('windows and their adjoint, for any grid', async () => {
    const property = fc.asyncProperty(grids, fc.integer({ min: 1, max: 3 }), (grid, n) =>
      compare(grid, n, [patches, unpatch]),
    );
    await fc.assert(property, { numRuns: backend === 'webgpu' ? 5 : 60 });
  });

  test('folded weights: the doubled image convolved, and the adjoint', async () => {
    const [side, channels, outputs] = [3, 2, 2];
    const random = new Random(2, 'fold');
    const [image] = randomMatrix(random, 1, side * side * channels);
    const w = randomMatrix(random, 25 * channels, outputs);
    const doubled = Array.from({ length: 4 * image.length }, (_, i) => {
      const [pixel, c] = [Math.floor(i / channels), i % channels];
      const [y, x] = [Math.floor(pixel / (2 * side)) >> 1, (pixel % (2 * side)) >> 1];
      return image[(y * side + x) * channels + c];
    });
    const times = (rows: Matrix) =>
      rows.map((row) => w[0].map((_, o) => row.reduce((total, v, i) => total + v * w[i][o], 0)));
    const expected = times(patchesPlain(doubled, sameGrid(2 * side, channels, 5, 1)));
    await expectNoLeak(async () => {
      const [weights, d] = [tensor2d(w), tensor2d(randomMatrix(random, 9 * channels, 4 * outputs))];
      const [folded, back] = [foldWeights(weights), unfoldWeights(d)];
      const f = await folded.data();
      const small = patchesPlain(image, sameGrid(side, channels, 3, 1));
      for (const [pixel, row] of small.entries())
        for (let o = 0; o < 4 * outputs; o++) {
          const total = row.reduce((sum, v, i) => sum + v * f[i * 4 * outputs + o], 0);
          const [phase, output] = [Math.floor(o / outputs), o % outputs];
          const y = 2 * Math.floor(pixel / side) + (phase >> 1);
          const x = 2 * (pixel % side) + (phase & 1);
          expect(Math.abs(total - expected[y * 2 * side + x][output])).toBeLessThan(1e-5);
        }
      const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
        Array.from(a).reduce((sum, v, i) => sum + v * b[i], 0);
      const [direct, adjoint] = [dot(f, await d.data()), dot(w.flat(), await back.data())];
      expect(Math.abs(direct - adjoint)).toBeLessThan(1e-4 * Math.max(1, Math.abs(direct)));
      dispose([weights, d, folded, back]);
    });
  });

  test('gated linear units and their gradient', async () => {
    const random = new Random(4, 'glu');
    const [z, dy] = [randomMatrix(random, 9, 14), randomMatrix(random, 9, 7)];
    z[0][8] = -200; // a gate that is shut
    z[1][9] = 200;
    const gateOf = (row: number[], j: number) => 1 / (1 + Math.exp(-row[j + 7]));
    const y = z.map((row) => row.slice(0, 7).map((a, j) => a * gateOf(row, j)));
    const dz = z.map((row, i) => {
      const da = dy[i].map((d, j) => d * gateOf(row, j));
      return [...da, ...da.map((d, j) => d * row[j] * (1 - gateOf(row, j)))];
    });
    await expectNoLeak(async () => {
      const [tz, td] = [tensor2d(z), tensor2d(dy)];
      const ways = [
        [glu(tz), gluBackward(tz, td)],
        [gluComposed(tz), gluBackwardComposed(tz, td)],
      ];
      for (const [value, gradient] of ways) {
        await expectClose(value, y.flat());
        await expectClose(gradient, dz.flat());
      }
      dispose([tz, td, ...ways.flat()]);
    });
  });
});

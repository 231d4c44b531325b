import fc from 'fast-check';
import { expect, it } from 'vitest';
import { uniform } from '../../../../test/transport/problems.ts';
import { ssimPlain, weightsOf } from '../../../costs/image/ssim.ts';
import { simdModule } from '../../../tensor/kernels/simd.ts';
import { RATIO } from './kernel/ratio.wasm.ts';
import { describe, layoutOf } from './pyramid.ts';
import { PlainRatios, type Ratios, SimdRatios } from './ratios.ts';
import { scalesOf } from './scales.ts';

it('the loops and their plain twin find the same means, of whatever side and window', () => {
  const sides = fc.integer({ min: 2, max: 33 });
  const windows = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(sides, windows, fc.constantFrom(1, 3), (side, window, channels) => {
      const shape = { side, channels };
      const layout = layoutOf(
        shape,
        scalesOf({ shape, window, weights: weightsOf(shape), square: 0, similarity: 1 }),
      );
      const d = side * side * channels;
      const next = uniform(side);
      const images = Float32Array.from({ length: 3 * d }, () => 2 * next() - 1);
      const module = simdModule(RATIO) as WebAssembly.Module;
      const both: Ratios[] = [new SimdRatios(module, layout, 2), new PlainRatios(layout, 2)];
      for (const ratios of both) {
        describe(images, 0, layout, ratios.own, 0);
        for (const slot of [0, 1]) describe(images, (slot + 1) * d, layout, ratios.kept, slot * layout.size);
      }
      for (const part of layout.parts.flat()) {
        for (const at of [0, layout.size]) {
          const [simd, plain] = both.map((ratios) => ratios.mean(part, at));
          expect(Math.abs(simd - plain)).toBeLessThan(1e-12);
        }
      }
      if (channels > 1) return;
      const mean = both[0].mean(layout.parts[0][0], layout.size);
      expect(mean).toBeCloseTo(ssimPlain(images, 0, images, 2 * d, shape, window, [1]), 12);
    }),
  );
});

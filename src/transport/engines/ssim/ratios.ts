/** The mean ratio of structural similarity for single pairs of images: by SIMD loops, and by their plain twin. */
import { C1, C2, SHIFT } from '../../../costs/image/ssim.ts';
import { simdModule } from '../../../tensor/kernels/simd.ts';
import { RATIO } from './kernel/ratio.wasm.ts';
import type { Layout, Part } from './pyramid.ts';

export interface Ratios {
  /** The description of one image, and those of `slots` others: see `describe`. */
  readonly own: Float64Array;
  readonly kept: Float64Array;
  /**
   * The mean ratio over all windows of one channel at one scale, of `own` and the description at `at` of the others.
   */
  mean(part: Part, at: number): number;
}

/** By SIMD if the machine has it, else in plain JavaScript. */
export function ratiosOf(layout: Layout, slots: number): Ratios {
  const module = simdModule(RATIO);
  return module ? new SimdRatios(module, layout, slots) : new PlainRatios(layout, slots);
}

/** In double precision, by plain loops. */
export class PlainRatios implements Ratios {
  readonly own: Float64Array;
  readonly kept: Float64Array;

  constructor(layout: Layout, slots: number) {
    this.own = new Float64Array(layout.size);
    this.kept = new Float64Array(slots * layout.size);
  }

  mean({ scale, filter, plane, means, variances }: Part, at: number): number {
    const { own: x, kept: y } = this;
    const { product, moments } = filter;
    const pixels = scale.side ** 2;
    for (let i = 0; i < pixels; i++) product[i] = x[plane + i] * y[at + plane + i];
    filter.run(product, moments);
    const size = scale.inside ** 2;
    let sum = 0;
    for (let p = 0; p < size; p++) {
      const [mx, my] = [x[means + p], y[at + means + p]];
      const covariance = moments[p] - (mx - SHIFT) * (my - SHIFT);
      let above = 2 * covariance + C2;
      let below = x[variances + p] + y[at + variances + p] + C2;
      if (scale.luminance) {
        above *= 2 * mx * my + C1;
        below *= mx * mx + my * my + C1;
      }
      sum += above / below;
    }
    return sum / size;
  }
}

/** The loops of kernel/ratio.as; offsets are in bytes. */
interface Kernel {
  strideOf(side: number): number;
  meanRatio(
    x: number,
    y: number,
    means: number,
    variances: number,
    side: number,
    inside: number,
    weights: number,
    n: number,
    luminance: boolean,
    shift: number,
    c1: number,
    c2: number,
    scratch: number,
  ): number;
}

const PAGE = 65536;
/** Numbers that the loops may read behind the last description. */
const BEYOND = 4;

/** The same by SIMD in WebAssembly, also in double precision. */
export class SimdRatios implements Ratios {
  readonly own: Float64Array;
  readonly kept: Float64Array;
  private readonly kernel: Kernel;
  private readonly scratch: number;
  /** Offset of each scale's weights, by its window. */
  private readonly weights = new Map<Float64Array, number>();

  constructor(module: WebAssembly.Module, layout: Layout, slots: number) {
    const scales = layout.parts[0].map(({ scale }) => scale);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    this.kernel = exports as unknown as Kernel;
    const rows = Math.max(...scales.map(({ side }) => 2 * side * this.kernel.strideOf(side)));
    const windows = scales.reduce((sum, { gaussian }) => sum + gaussian.length, 0);
    const sizes = [layout.size, slots * layout.size + BEYOND, rows, windows];
    const starts = sizes.map((_, k) => 8 * sizes.slice(0, k).reduce((sum, size) => sum + size, 0));
    memory.grow(Math.ceil((starts[3] + 8 * windows) / PAGE));
    const { buffer } = memory;
    this.own = new Float64Array(buffer, starts[0], sizes[0]);
    this.kept = new Float64Array(buffer, starts[1], sizes[1]);
    this.scratch = starts[2];
    let at = starts[3];
    for (const { gaussian } of scales) {
      new Float64Array(buffer, at, gaussian.length).set(gaussian);
      this.weights.set(gaussian, at);
      at += 8 * gaussian.length;
    }
  }

  mean({ scale, plane, means, variances }: Part, at: number): number {
    const { own, kept, kernel, scratch } = this;
    return kernel.meanRatio(
      own.byteOffset + 8 * plane,
      kept.byteOffset + 8 * (at + plane),
      8 * (means - plane),
      8 * (variances - plane),
      scale.side,
      scale.inside,
      this.weights.get(scale.gaussian) as number,
      scale.gaussian.length,
      scale.luminance,
      ...([SHIFT, C1, C2, scratch] as const),
    );
  }
}

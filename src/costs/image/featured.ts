/** Costs that are the squared distance of linear features. */
import { mul, square, sub, sum, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import { compileCost } from '../compile.ts';
import type { Cost } from '../cost.ts';
import { diameter, sampleOf } from '../diameter.ts';
import type { LinearMap } from './linear.ts';

/**
 * The features of an image take up to 0.3 ms in double precision, so the diameter is computed over this many images.
 */
const SAMPLE = 1000;

type Forms = Pick<
  Cost,
  'matched' | 'gradient' | 'gradientInY' | 'pairs' | 'scalar' | 'features' | 'diameter'
>;

/** The forms of |A x - A y|^2 for images of d numbers. */
export function featuredForms(linear: LinearMap, d: number): Forms {
  const { to } = linear;
  const cost = compileCost({ name: 'square' }, to);
  return {
    features: { map: linear.map, plain: linear.plain, cost },
    matched: (x, y) => tidy(() => sum<Tensor1D>(square(linear.map(sub(x, y))), 1)),
    gradient: (x, y) => tidy(() => mul(linear.adjoint(linear.map(sub(x, y))), 2)),
    gradientInY: (x, y) => tidy(() => mul(linear.adjoint(linear.map(sub(y, x))), 2)),
    pairs: (x, y) => tidy(() => cost.pairs(linear.map(x), linear.map(y))),
    scalar: (xs, xo, ys, yo) => {
      const difference = Float64Array.from({ length: d }, (_, k) => xs[xo + k] - ys[yo + k]);
      return linear.plain(difference, 0).reduce((total, value) => total + value * value, 0);
    },
    diameter: (points) => {
      const sample = sampleOf(points, d, SAMPLE);
      const mapped = new Float32Array((sample.length / d) * to);
      for (let i = 0; i < sample.length / d; i++) mapped.set(linear.plain(sample, i * d), i * to);
      return diameter(mapped, to, cost.scalar, true);
    },
  };
}

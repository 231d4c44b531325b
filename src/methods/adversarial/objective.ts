/** Losses that are means of a function of a critic's values, as those of GANs and WGANs are. */
import { fill, mul, neg, ones, sigmoid, softplus, type Tensor2D } from '@tensorflow/tfjs-core';

/** A function of each value f [n, 1], and its derivative there. Within a tidy. */
interface Pointwise {
  of(f: Tensor2D): Tensor2D;
  slope(f: Tensor2D): Tensor2D;
}

export interface Objective {
  /** The critic descends on mean_j reals(f(y_j)) + mean_i generated(f(x_i)). */
  reals: Pointwise;
  generated: Pointwise;
  /** The generator descends on mean_i generator(f(x_i)). */
  generator: Pointwise;
  /** How the page shows a value: D = 1 / (1 + exp(-f)), or f itself. */
  shown(f: Tensor2D): Tensor2D;
}

/** log(1 + exp(f)) = -log(1 - D) */
const SOFTPLUS: Pointwise = { of: softplus, slope: sigmoid };
/** log(1 + exp(-f)) = -log D */
const SOFTPLUS_DOWN: Pointwise = {
  of: (f) => softplus(neg(f)),
  slope: (f) => neg(sigmoid(neg(f))),
};
/** -log(1 + exp(f)) = log(1 - D) */
const MINUS_SOFTPLUS: Pointwise = { of: (f) => neg(softplus(f)), slope: (f) => neg(sigmoid(f)) };
const IDENTITY: Pointwise = { of: (f) => mul(f, 1), slope: (f) => ones(f.shape) };
const MINUS: Pointwise = { of: neg, slope: (f) => fill(f.shape, -1) };

/** Goodfellow et al. 2014: f is the logit of D. `minimax`: the generator descends on E log(1 - D), else on -E log D. */
export const gan = (minimax: boolean): Objective => ({
  reals: SOFTPLUS_DOWN,
  generated: SOFTPLUS,
  generator: minimax ? MINUS_SOFTPLUS : SOFTPLUS_DOWN,
  shown: sigmoid,
});

/** Arjovsky, Chintala, Bottou 2017: the critic ascends E f(y) - E f(x). */
export const WASSERSTEIN: Objective = {
  reals: MINUS,
  generated: IDENTITY,
  generator: MINUS,
  shown: (f) => mul(f, 1),
};

/** What is added for slopes |grad f| beside 1: weight * mean (|grad f(u_i)| - 1)^2, or of what lies above 1 alone. */
export interface Penalty {
  weight: number;
  /** Slopes below 1 are free: WGAN-LP (Petzka, Fischer, Lukovnikov 2018). */
  oneSided: boolean;
}

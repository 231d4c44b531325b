/** Losses that are means of a function of the critic's values: those of GANs and WGANs. */
import { fill, mul, neg, ones, sigmoid, type Tensor2D } from '@tensorflow/tfjs-core';
import { activate } from '../../tensor/ops/activation.ts';

/** A function of each value f [n, 1], and its derivative, both [n, 1]. To be called within a tidy. */
interface Pointwise {
  of(f: Tensor2D): Tensor2D;
  slope(f: Tensor2D): Tensor2D;
}

/** The losses of a critic f and of a generator. */
export interface Objective {
  /** The critic minimises mean_j reals(f(y_j)) + mean_i generated(f(x_i)). */
  reals: Pointwise;
  generated: Pointwise;
  /** The generator minimises mean_i generator(f(x_i)). */
  generator: Pointwise;
  /** The value shown on the page: D = 1 / (1 + exp(-f)), or f itself. */
  shown(f: Tensor2D): Tensor2D;
}

/** The softplus function of `activate`: the site's WebAssembly has no other. */
const softplus = (f: Tensor2D): Tensor2D => activate(f, 'softplus');

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

/**
 * The losses of Goodfellow et al. (2014), with f the logit of D. The generator minimises E log(1 - D) if `minimax`
 * (their Eq. 1), else the non-saturating -E log D.
 */
export const gan = (minimax: boolean): Objective => ({
  reals: SOFTPLUS_DOWN,
  generated: SOFTPLUS,
  generator: minimax ? MINUS_SOFTPLUS : SOFTPLUS_DOWN,
  shown: sigmoid,
});

/** Arjovsky, Chintala and Bottou (2017), Algorithm 1: the critic maximises E f(y) - E f(x), the generator E f(x). */
export const WASSERSTEIN: Objective = {
  reals: MINUS,
  generated: IDENTITY,
  generator: MINUS,
  shown: (f) => mul(f, 1),
};

/**
 * A penalty on gradient norms: weight * mean_i (|grad f(u_i)| - 1)^2 (Gulrajani et al. 2017, Eq. 3), or with
 * max(0, |grad f(u_i)| - 1)^2 where it is one-sided.
 */
export interface Penalty {
  weight: number;
  /** Norms below 1 are not penalised: WGAN-LP (Petzka, Fischer and Lukovnikov 2018). */
  oneSided: boolean;
}

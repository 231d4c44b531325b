/** What layers on every backend and their plain twins agree on. */

export type Activation = 'linear' | 'relu' | 'leakyRelu' | 'tanh';

/** Slope of the leaky rectifier left of zero, as in the published code of the assignment method. */
export const SLOPE = 0.2;
/** Added to the variance by layer normalisation. */
export const LAYER_NORM_EPSILON = 1e-5;

/** Of every activation but tanh. */
export const leftSlope = (activation: Activation): number =>
  activation === 'linear' ? 1 : activation === 'relu' ? 0 : SLOPE;

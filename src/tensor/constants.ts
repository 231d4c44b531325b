/** What layers on every backend and their plain twins agree on. */

export type Activation = 'linear' | 'relu' | 'leakyRelu' | 'tanh' | 'softplus';

/** Slope of the leaky rectifier left of zero, as in the published code of the assignment method. */
export const SLOPE = 0.2;
/** Added to the variance by layer normalisation. */
export const LAYER_NORM_EPSILON = 1e-5;

/** Activations whose slope is not piecewise constant. */
export type Smooth = 'tanh' | 'softplus';

export const isSmooth = (activation: Activation): activation is Smooth =>
  activation === 'tanh' || activation === 'softplus';

export const leftSlope = (activation: Exclude<Activation, Smooth>): number =>
  activation === 'linear' ? 1 : activation === 'relu' ? 0 : SLOPE;

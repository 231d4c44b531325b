/** Gradients of the losses of a critic and of a generator. */
import {
  add,
  clone,
  concat,
  div,
  maximum,
  mean,
  mul,
  ones,
  relu,
  slice,
  sqrt,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { BlockedPass } from '../../networks/micro-batch.ts';
import type { Network } from '../../networks/network.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import type { Objective, Penalty } from './objective.ts';

/** Gradients with respect to the parameters, in their order, and numbers to report. The caller disposes all of them. */
export interface Loss {
  gradients: Tensor[];
  numbers: Tensor1D;
}

/** The names of `Loss.numbers` of each loss, in order. */
export const REPORTED_NUMBERS = {
  /** The loss without its penalty, and the mean critic values as shown on the page. */
  critic: ['criticLoss', 'atReals', 'atGenerated'],
  /** The mean gradient norm, and the weighted penalty. */
  penalty: ['slope', 'penalty'],
  generator: ['generatorLoss'],
} as const;

/** The critic's loss (see `Objective`) at reals y and generated points x, [n, d] each, without a penalty. */
export function* criticLoss(
  critic: Network,
  { reals, generated, shown }: Objective,
  y: Tensor2D,
  x: Tensor2D,
): Work<Loss> {
  const scope = new Scope();
  const n = y.shape[0];
  try {
    const both = scope.own(concat([y, x]) as Tensor2D);
    const pass = scope.own(yield* BlockedPass.forward(critic, both));
    const [dy, numbers] = tidy(() => {
      const [fy, fx] = [slice(pass.y, [0, 0], [n, 1]), slice(pass.y, [n, 0], [n, 1])];
      const loss = add(mean(reals.of(fy)), mean(generated.of(fx)));
      const slopes = mul(concat([reals.slope(fy), generated.slope(fx)]), 1 / n);
      return [slopes as Tensor2D, stack([loss, mean(shown(fy)), mean(shown(fx))]) as Tensor1D] as const;
    });
    scope.own(dy);
    scope.own(numbers);
    return { gradients: yield* pass.backward(dy), numbers: scope.release(numbers) };
  } finally {
    scope.end();
  }
}

/** Gradient norms are at least this when a gradient is divided by its norm. */
const MIN_SLOPE = 1e-12;

/** The penalty on the critic's gradient norms (see `Penalty`) at points u [n, d]. */
export function* penaltyLoss(critic: Network, { weight, oneSided }: Penalty, u: Tensor2D): Work<Loss> {
  const scope = new Scope();
  const n = u.shape[0];
  try {
    const pass = scope.own(yield* BlockedPass.forward(critic, u));
    const one = scope.own(ones([n, 1]) as Tensor2D);
    const { dx, penaltyGradients } = yield* pass.inputGradient(one);
    const [v, numbers] = tidy(() => {
      const slopes = sqrt(sum(square(dx), 1, true));
      const deviation = sub(slopes, 1);
      const excess = oneSided ? relu(deviation) : deviation;
      const penalty = mul(mean(square(excess)), weight);
      const direction = div(dx, maximum(slopes, MIN_SLOPE));
      return [
        mul(direction, mul(excess, (2 * weight) / n)) as Tensor2D,
        stack([mean(slopes), penalty]) as Tensor1D,
      ] as const;
    });
    scope.own(v);
    scope.own(numbers);
    const gradients = yield* penaltyGradients(v);
    return { gradients, numbers: scope.release(numbers) };
  } finally {
    scope.end();
  }
}

/** The generator's loss at latents z [n, latent] with the critic held fixed. It reports the loss alone. */
export function* generatorLoss(
  generator: Network,
  critic: Network,
  { generator: loss }: Objective,
  z: Tensor2D,
): Work<Loss> {
  const scope = new Scope();
  const n = z.shape[0];
  try {
    const pass = scope.own(yield* BlockedPass.forward(generator, z));
    const judged = scope.own(yield* BlockedPass.forward(critic, pass.y));
    const [dy, numbers] = tidy(
      () =>
        [mul(loss.slope(judged.y), 1 / n) as Tensor2D, stack([mean(loss.of(judged.y))]) as Tensor1D] as const,
    );
    scope.own(dy);
    scope.own(numbers);
    const { dx } = yield* judged.inputGradient(dy);
    return { gradients: yield* pass.backward(dx), numbers: scope.release(numbers) };
  } finally {
    scope.end();
  }
}

/** The gradient of the critic's value with respect to the points x [n, d], [n, d]. The caller disposes it. */
export function* gradientAt(critic: Network, x: Tensor2D): Work<Tensor2D> {
  const scope = new Scope();
  try {
    const pass = scope.own(yield* BlockedPass.forward(critic, x));
    const one = scope.own(ones([x.shape[0], 1]) as Tensor2D);
    return clone((yield* pass.inputGradient(one)).dx);
  } finally {
    scope.end();
  }
}

/** Points on the segments between y and x, [n, d] each: shares * y + (1 - shares) * x, with shares [n, 1]. */
export const interpolate = (y: Tensor2D, x: Tensor2D, shares: Tensor2D): Tensor2D =>
  tidy(() => add(mul(y, shares), mul(x, sub(1, shares))));

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

/** Gradients in the parameters, in their order, and numbers to report. The caller disposes all. */
export interface Loss {
  gradients: Tensor[];
  numbers: Tensor1D;
}

/** What losses report, by the places of `Loss.numbers`. */
export const NUMBERS = {
  /** The loss without a penalty, and means of the critic's values as they are shown. */
  critic: ['criticLoss', 'atReals', 'atGenerated'],
  /** The mean slope, and the penalty with its weight. */
  penalty: ['slope', 'penalty'],
  generator: ['generatorLoss'],
} as const;

/** The critic's loss at reals y and generated points x, [n, d] each. */
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

/** Below it a slope has no direction. */
const FLAT = 1e-12;

/** The penalty on slopes at points u [n, d]. */
export function* penaltyLoss(critic: Network, { weight, oneSided }: Penalty, u: Tensor2D): Work<Loss> {
  const scope = new Scope();
  const n = u.shape[0];
  try {
    const pass = scope.own(yield* BlockedPass.forward(critic, u));
    const one = scope.own(ones([n, 1]) as Tensor2D);
    const { dx, penaltyGradients } = yield* pass.inputGradient(one);
    const [v, numbers] = tidy(() => {
      const slopes = sqrt(sum(square(dx), 1, true));
      const beside = sub(slopes, 1);
      const excess = oneSided ? relu(beside) : beside;
      const penalty = mul(mean(square(excess)), weight);
      const direction = div(dx, maximum(slopes, FLAT));
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

/** The generator's loss at latents z [n, latent], the critic held fixed; its number is the loss. */
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

/** The gradient of a critic's value in the points x [n, d]. The caller disposes it. */
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

/** Points on the lines between y and x, [n, d] each: shares [n, 1] of y, the rest of x. */
export const between = (y: Tensor2D, x: Tensor2D, shares: Tensor2D): Tensor2D =>
  tidy(() => add(mul(y, shares), mul(x, sub(1, shares))));

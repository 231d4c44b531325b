/** The conditional flow matching loss and its gradient. */
import {
  add,
  mean,
  mul,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { atTimes } from '../../networks/flow.ts';
import { BlockedPass } from '../../networks/micro-batch.ts';
import type { Network } from '../../networks/network.ts';
import { Scope, type Work } from '../../tensor/work.ts';

/**
 * mean_i |v(x_i, t_i) - (y_i - z_i)|^2 with x_i = (1 - t_i) z_i + t_i y_i, for pairs z, y [n, d] and times t [n, 1]
 * (Lipman et al. 2023, Eq. 23 with sigma_min = 0; Tong et al. 2024). Returns the loss, [1], and its gradients in the
 * parameters, in their order; the caller disposes all of them.
 */
export function* velocityLoss(
  velocity: Network,
  z: Tensor2D,
  y: Tensor2D,
  t: Tensor2D,
): Work<{ loss: Tensor1D; gradients: Tensor[] }> {
  const scope = new Scope();
  try {
    const input = scope.own(tidy(() => atTimes(add(mul(z, sub(1, t)), mul(y, t)), t)));
    const pass = scope.own(yield* BlockedPass.forward(velocity, input));
    const [dv, loss] = tidy(() => {
      const residual = sub(pass.y, sub(y, z));
      const each = sum(square(residual), 1, true);
      return [mul(residual, 2 / z.shape[0]) as Tensor2D, mean(each, 0) as Tensor1D] as const;
    });
    scope.own(dv);
    scope.own(loss);
    yield;
    return { gradients: yield* pass.backward(dv), loss: scope.release(loss) };
  } finally {
    scope.end();
  }
}

/** Adversarial training: a critic learns to tell reals from generated points, and the generator to raise its value. */
import {
  add,
  clipByValue,
  reshape,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { applyInPieces } from '../../networks/micro-batch.ts';
import type { Experiment } from '../../settings/table.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import { MinibatchTrainer } from '../minibatch/trainer.ts';
import type { Trained } from '../trained.ts';
import type { Context, Critic, Scalars, Trainer } from '../trainer.ts';
import {
  criticLoss,
  generatorLoss,
  gradientAt,
  interpolate,
  type Loss,
  penaltyLoss,
  REPORTED_NUMBERS,
} from './gradients.ts';
import type { Objective, Penalty } from './objective.ts';

/** What differs between such methods; each function reads the current settings. */
export interface Variant {
  objective(e: Experiment): Objective;
  penalty?(e: Experiment): Penalty;
  /** After each critic step the critic's parameters are clipped to [-clip, clip]. */
  clip?(e: Experiment): number;
  /** Further numbers for charts, computed from the critic's loss. */
  derived(loss: number): Scalars;
}

/** A trainer of a GAN or WGAN. */
export const adversarial = (context: Context, variant: Variant): Trainer =>
  new AdversarialTrainer(context, variant);

class AdversarialTrainer extends MinibatchTrainer {
  declare protected readonly judge: Trained;

  constructor(
    context: Context,
    private readonly variant: Variant,
  ) {
    const { criticKind: kind, criticWidth: width, criticDepth: depth } = context.experiment;
    super(context, context.networks.scalar({ kind, width, depth }, 'critic'), REPORTED_NUMBERS);
  }

  readonly critic: Critic = {
    value: (x) => criticValue(this.judge, x),
    gradient: (x) => gradientAt(this.judge.network, x),
  };

  step(id: string): Work<void> {
    return id === 'generator' ? this.generatorStep() : this.criticStep();
  }

  /** One descent step on the critic's loss with its penalty, at fresh reals and generated points. */
  private *criticStep(): Work<void> {
    const { settings: e, variant, judge, m } = this;
    const scope = new Scope();
    try {
      this.line = 'draw';
      yield;
      const y = scope.own(this.reals());
      const shares = scope.own(tensor2d(this.random.uniform(m), [m, 1]));
      this.line = 'generate';
      const z = scope.own(yield* this.latents());
      const x = scope.own(yield* this.sample(z));
      const penalty = variant.penalty?.(e);
      if (penalty) this.line = 'penalty';
      yield;
      const slopes = penalty
        ? own(scope, yield* penaltyLoss(judge.network, penalty, scope.own(interpolate(y, x, shares))))
        : null;
      this.line = 'critic';
      yield;
      const loss = own(scope, yield* criticLoss(judge.network, variant.objective(e), y, x));
      yield;
      const gradients = slopes
        ? loss.gradients.map((g, i) => scope.own(add(g, slopes.gradients[i])))
        : loss.gradients;
      judge.optimiser.descend(gradients);
      const clip = variant.clip?.(e);
      if (clip !== undefined) clipTo(judge.network.parameters, clip);
      this.keep('critic', scope.release(loss.numbers));
      if (slopes) this.keep('penalty', scope.release(slopes.numbers));
      this.drawn();
    } finally {
      scope.end();
    }
  }

  /** One descent step on the generator's loss at fresh latents. */
  private *generatorStep(): Work<void> {
    const { settings: e, variant, judge, generator } = this;
    const scope = new Scope();
    try {
      this.line = 'generator';
      yield;
      const z = scope.own(yield* this.latents());
      const objective = variant.objective(e);
      const loss = own(scope, yield* generatorLoss(generator.network, judge.network, objective, z));
      yield;
      generator.optimiser.descend(loss.gradients);
      this.keep('generator', scope.release(loss.numbers));
    } finally {
      scope.end();
    }
  }

  protected override derived({ criticLoss: loss }: Scalars): Scalars {
    return loss === undefined ? {} : this.variant.derived(loss);
  }
}

/** A network's values at points x [n, d], [n]. The caller disposes them. */
export function* criticValue({ network }: Trained, x: Tensor2D): Work<Tensor1D> {
  const f = yield* applyInPieces(network, x);
  const flat = tidy(() => reshape(f, [-1]));
  f.dispose();
  return flat as Tensor1D;
}

/** Lets the scope own the tensors of a loss. */
function own(scope: Scope, loss: Loss): Loss {
  for (const t of [loss.numbers, ...loss.gradients]) scope.own(t);
  return loss;
}

/** Clips each parameter to [-c, c]. */
function clipTo(parameters: readonly Variable[], c: number): void {
  for (const p of parameters) tidy(() => p.assign(clipByValue(p, -c, c)));
}

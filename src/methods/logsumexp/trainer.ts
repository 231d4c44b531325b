/** Training by a smoothed minimum over small batches: Laschos et al. 2020, section 4, their first attempt. */
import { dispose, mul, reshape, sub, sum, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { applyInPieces, BlockedPass } from '../../networks/micro-batch.ts';
import type { Experiment } from '../../settings/table.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import { pairGradient } from '../../transport/pair-gradient.ts';
import { gradientAt } from '../adversarial/gradients.ts';
import { criticValue } from '../adversarial/trainer.ts';
import { MinibatchTrainer } from '../minibatch/trainer.ts';
import { scalesOf } from '../scales.ts';
import type { Trained } from '../trained.ts';
import type { Context, Costs, Critic, Planning, Trainer } from '../trainer.ts';
import { type Smoothing, smoothedDual } from './objective.ts';

/** The trainer. Throws an ExpressionError where the cost is not finite on the reals. */
export const create = (context: Context): Trainer => new LogSumExpTrainer(context);

class LogSumExpTrainer extends MinibatchTrainer {
  declare protected readonly judge: Trained;
  private scale: number;

  constructor(context: Context) {
    const { criticKind: kind, criticWidth: width, criticDepth: depth } = context.experiment;
    const potential = context.networks.scalar({ kind, width, depth }, 'critic');
    super(context, potential, { dual: ['smoothedDual', 'planCost', 'marginalError'] });
    this.scale = this.newScale();
  }

  readonly critic: Critic = {
    value: (x) => criticValue(this.judge, x),
    gradient: (x) => gradientAt(this.judge.network, x),
  };

  readonly planning: Planning = { plan: (x, y) => this.plan(x, y) };

  override configure(e: Experiment, costs: Costs): void {
    super.configure(e, costs);
    this.scale = this.newScale();
  }

  private newScale(): number {
    return scalesOf(this.settings, this.costs, this.context.points).assign;
  }

  private get smoothing(): Smoothing {
    return { cost: this.costs.assign, scale: this.scale, eps: this.settings.eps };
  }

  private *plan(x: Tensor2D, y: Tensor2D): Work<Tensor2D> {
    const psi = yield* applyInPieces(this.judge.network, y);
    const { plan, numbers } = smoothedDual(this.smoothing, psi, x, y);
    dispose([psi, numbers]);
    return plan;
  }

  step(id: string): Work<void> {
    return id === 'generator' ? this.generatorStep() : this.potentialStep();
  }

  /** One ascent step of the potential on the smoothed dual value of fresh reals and points. */
  private *potentialStep(): Work<void> {
    const { judge, m } = this;
    const scope = new Scope();
    try {
      this.line = 'draw';
      yield;
      const y = scope.own(this.reals());
      this.line = 'generate';
      yield;
      const z = scope.own(yield* this.latents());
      const x = scope.own(yield* this.sample(z));
      this.line = 'soften';
      yield;
      const pass = scope.own(yield* BlockedPass.forward(judge.network, y));
      const { plan, numbers } = smoothedDual(this.smoothing, pass.y, x, y);
      scope.own(plan);
      scope.own(numbers);
      this.line = 'critic';
      yield;
      const descent = scope.own(tidy(() => reshape(sub(1 / m, sum(plan, 0)), [m, 1]))) as Tensor2D;
      const gradients = yield* pass.backward(descent);
      for (const g of gradients) scope.own(g);
      judge.optimiser.descend(gradients);
      this.keep('dual', scope.release(numbers));
      this.drawn();
    } finally {
      scope.end();
    }
  }

  /** One descent step of the generator on the same value, of fresh reals and points; the potential is held fixed. */
  private *generatorStep(): Work<void> {
    const { generator, costs, scale } = this;
    const scope = new Scope();
    try {
      this.line = 'generator';
      yield;
      const y = scope.own(this.reals());
      const z = scope.own(yield* this.latents());
      const pass = scope.own(yield* BlockedPass.forward(generator.network, z));
      const plan = scope.own(yield* this.plan(pass.y, y));
      yield;
      const slopes = scope.own(yield* pairGradient(costs.assign, pass.y, y, plan));
      const dx = scope.own(mul(slopes, scale) as Tensor2D);
      const gradients = yield* pass.backward(dx);
      for (const g of gradients) scope.own(g);
      generator.optimiser.descend(gradients);
      this.drawn();
    } finally {
      scope.end();
    }
  }
}

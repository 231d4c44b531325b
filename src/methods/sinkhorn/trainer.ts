/** Training by Sinkhorn divergences: Genevay, Peyré and Cuturi (2018), Algorithm 1. */
import { add, concat, div, slice, type Tensor1D, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { BlockedPass } from '../../networks/micro-batch.ts';
import type { Experiment } from '../../settings/table.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import { MinibatchTrainer } from '../minibatch/trainer.ts';
import { scalesOf } from '../scales.ts';
import type { Context, Costs, Planning, Trainer } from '../trainer.ts';
import { type Entropic, planOf, selfLoss, transportLoss } from './objective.ts';

/** The trainer. Throws an ExpressionError where the cost is not finite on the reals. */
export const create = (context: Context): Trainer => new SinkhornTrainer(context);

class SinkhornTrainer extends MinibatchTrainer {
  readonly critic = null;
  private scale: number;

  constructor(context: Context) {
    super(context, null, { plan: ['planCost', 'marginalError'], debiased: ['sinkhornDivergence'] });
    this.scale = this.newScale();
  }

  readonly planning: Planning = { plan: (x, y) => planOf(this.problem, x, y) };

  override configure(e: Experiment, costs: Costs): void {
    super.configure(e, costs);
    this.scale = this.newScale();
  }

  private newScale(): number {
    return scalesOf(this.settings, this.costs, this.context.points).assign;
  }

  private get problem(): Entropic {
    const { eps, sinkhornSteps: iterations, planGradient } = this.settings;
    const { scale, costs } = this;
    return { cost: costs.assign, scale, eps, iterations, unrolled: planGradient === 'iterations' };
  }

  /** One descent step of the generator on W(x, y), or on the divergence, at fresh reals and points. */
  *step(): Work<void> {
    const { problem, generator } = this;
    const scope = new Scope();
    try {
      this.line = 'draw';
      yield;
      const y = scope.own(this.reals());
      this.line = 'generate';
      yield;
      const z = scope.own(yield* this.latents());
      const pass = scope.own(yield* BlockedPass.forward(generator.network, z));
      this.line = 'plan';
      yield;
      const across = yield* transportLoss(problem, pass.y, y);
      const numbers = scope.own(across.numbers);
      let dx = scope.own(across.dx);
      let divergence: Tensor1D | null = null;
      if (this.settings.debiased) {
        this.line = 'debias';
        yield;
        const self = yield* selfLoss(problem, pass.y, y);
        const [value, ofX] = [scope.own(self.value), scope.own(self.dx)];
        dx = scope.own(add(dx, ofX) as Tensor2D);
        divergence = scope.own(tidy(() => div(add(slice(numbers, 0, 1), value), problem.scale)) as Tensor1D);
      }
      this.line = 'generator';
      yield;
      const gradients = yield* pass.backward(dx);
      for (const g of gradients) scope.own(g);
      generator.optimiser.descend(gradients);
      this.keep('plan', inUnitsOfC(numbers, problem.scale));
      this.keep('debiased', divergence && scope.release(divergence));
      this.drawn();
    } finally {
      scope.end();
    }
  }
}

/** The cost of the plan in units of c, and its marginal error, [2]. */
const inUnitsOfC = (numbers: Tensor1D, scale: number): Tensor1D =>
  tidy(() => concat([div(slice(numbers, 0, 1), scale), slice(numbers, 1, 1)]) as Tensor1D);

/** OT-GAN: Salimans, Zhang, Radford and Metaxas (2018), Algorithm 1. */
import { concat, neg, slice, type Tensor2D } from '@tensorflow/tfjs-core';
import { applyInPieces, BlockedPass } from '../../networks/micro-batch.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import { MinibatchTrainer } from '../minibatch/trainer.ts';
import type { Trained } from '../trained.ts';
import type { Context, Planning, Trainer } from '../trainer.ts';
import { energyLoss, type Matching, matchingOf } from './objective.ts';

export const create = (context: Context): Trainer => new OtGanTrainer(context);

/** Features of a dense critic: 16, as in the authors' toy example. */
const FEATURES = 16;

class OtGanTrainer extends MinibatchTrainer {
  readonly critic = null;
  declare protected readonly judge: Trained;

  constructor(context: Context) {
    const { criticKind: kind, criticWidth: width, criticDepth: depth } = context.experiment;
    const features = context.networks.features({ kind, width, depth, outputs: FEATURES }, 'critic');
    super(context, features, { energy: ['energy', 'across', 'withinReals', 'withinGenerated'] });
  }

  readonly planning: Planning = { plan: (x, y) => this.plan(x, y) };

  private get matching(): Matching {
    const { eps, sinkhornSteps: iterations } = this.settings;
    return { eps, iterations };
  }

  private *plan(x: Tensor2D, y: Tensor2D): Work<Tensor2D> {
    const scope = new Scope();
    try {
      const v = scope.own(yield* applyInPieces(this.judge.network, x));
      const w = scope.own(yield* applyInPieces(this.judge.network, y));
      return yield* matchingOf(v, w, this.matching);
    } finally {
      scope.end();
    }
  }

  step(id: string): Work<void> {
    return id === 'generator' ? this.generatorStep() : this.criticStep();
  }

  /** Two independent batches of reals, [2 n, d]. */
  private twoOfReals(scope: Scope): Tensor2D {
    return scope.own(concat([scope.own(this.reals()), scope.own(this.reals())])) as Tensor2D;
  }

  /** Two independent batches of latents, [2 n, latent]. */
  private *twoOfLatents(scope: Scope): Work<Tensor2D> {
    const first = scope.own(yield* this.latents());
    return scope.own(concat([first, scope.own(yield* this.latents())]));
  }

  /** One descent step of the generator; the critic is held fixed. */
  private *generatorStep(): Work<void> {
    const { judge, generator, m } = this;
    const scope = new Scope();
    try {
      this.line = 'draw';
      yield;
      const y = this.twoOfReals(scope);
      const ofReals = scope.own(yield* applyInPieces(judge.network, y));
      this.line = 'generate';
      yield;
      const z = yield* this.twoOfLatents(scope);
      const pass = scope.own(yield* BlockedPass.forward(generator.network, z));
      const judged = scope.own(yield* BlockedPass.forward(judge.network, pass.y));
      this.line = 'match';
      yield;
      const v = scope.own(concat([ofReals, judged.y])) as Tensor2D;
      const { dv, numbers } = yield* energyLoss(v, this.matching);
      scope.own(dv);
      scope.own(numbers);
      this.line = 'generator';
      yield;
      const ofPoints = scope.own(slice(dv, [2 * m, 0], [2 * m, dv.shape[1]]));
      const { dx, parameters } = yield* judged.backwardToInput(ofPoints);
      for (const t of [dx, ...parameters]) scope.own(t);
      const gradients = yield* pass.backward(dx);
      for (const g of gradients) scope.own(g);
      generator.optimiser.descend(gradients);
      this.keep('energy', scope.release(numbers));
      this.drawn();
    } finally {
      scope.end();
    }
  }

  /** One ascent step of the critic. */
  private *criticStep(): Work<void> {
    const { judge } = this;
    const scope = new Scope();
    try {
      this.line = 'critic';
      yield;
      const y = this.twoOfReals(scope);
      const z = yield* this.twoOfLatents(scope);
      const x = scope.own(yield* this.sample(z));
      const pass = scope.own(
        yield* BlockedPass.forward(judge.network, scope.own(concat([y, x])) as Tensor2D),
      );
      const { dv, numbers } = yield* energyLoss(pass.y, this.matching);
      scope.own(dv);
      scope.own(numbers);
      yield;
      const gradients = yield* pass.backward(scope.own(neg(dv)));
      for (const g of gradients) scope.own(g);
      judge.optimiser.descend(gradients);
      this.keep('energy', scope.release(numbers));
      this.drawn();
    } finally {
      scope.end();
    }
  }
}

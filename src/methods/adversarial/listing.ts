/** The algorithm of methods with a critic, line by line. */
import type { Experiment } from '../../settings/table.ts';
import { gathered, type Listing, type ListingLine, type Words } from '../listing.ts';
import { drawLines, MINIBATCH_NOTE } from '../minibatch/listing.ts';
import type { Scalars } from '../trainer.ts';

/** What the text of one method has beyond the common lines. */
export interface AdversarialText {
  /** `critic` or `discriminator`, and its symbol. */
  critic: string;
  symbol: string;
  /** The critic's step: what it does in words, its objective as a formula, and its current value. */
  step: { text: string; explanation: string; tex: string; live: (batch: Scalars) => string };
  /** Further lines of the critic's step. */
  penalty?: Omit<ListingLine, 'line' | 'live'> & { live: (batch: Scalars) => string };
  clip?: Omit<ListingLine, 'line' | 'live'> & { live: string };
  /** What the generator minimises. */
  generator: { explanation: string; tex: string };
}

/** Live text that stays empty until the number `needs` is known. */
const known =
  (write: (batch: Scalars) => string, needs = 'criticLoss'): ListingLine['live'] =>
  ({ batch }) =>
    batch && needs in batch ? write(batch) : '';

/** The listing of a method with a critic: `criticSteps` critic steps, then one generator step. */
export function adversarialListing(
  { criticSteps }: Pick<Experiment, 'criticSteps'>,
  words: Words,
  { critic, symbol, step, penalty, clip, generator }: AdversarialText,
): Listing {
  const { number } = words;
  return {
    condition: 'θ has not converged',
    repeat: criticSteps,
    before: [],
    inner: [
      ...drawLines(words),
      ...(penalty ? [{ ...penalty, line: 'penalty', live: known(penalty.live, 'penalty') }] : []),
      {
        line: 'critic',
        text: step.text,
        explanation: `One optimiser step on the ${critic}. ${step.explanation}`,
        tex: () => step.tex,
        live: known(step.live),
      },
      ...(clip ? [{ ...clip, line: 'clip', live: () => clip.live }] : []),
    ],
    after: [
      {
        line: 'generator',
        text: `step G: where ${symbol} rises`,
        explanation: `One optimiser step on the generator at fresh latents; the ${critic} is held fixed. ${generator.explanation}`,
        tex: () => generator.tex,
        live: known(({ generatorLoss }) => `loss ${number(generatorLoss)}`, 'generatorLoss'),
      },
    ],
    note: () => MINIBATCH_NOTE,
  };
}

/** The formulas of a penalty on `excess` at random points between reals and generated points. */
export const penaltyTex = (excess: string): string =>
  gathered(
    String.raw`\lambda\, \frac1n \sum_i ${excess}`,
    String.raw`u_i = \varepsilon_i y_i + (1 - \varepsilon_i)\, x_i,\quad \varepsilon_i \sim U[0, 1]`,
  );

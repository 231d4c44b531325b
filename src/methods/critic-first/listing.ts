/** The algorithm in two phases, line by line: the assignment method's lines in other loops. */
import type { Experiment } from '../../settings/table.ts';
import { listing as assignmentListing } from '../assignment/listing.ts';
import type { Listing, Words } from '../listing.ts';

type Variant = Pick<Experiment, 'phaseSteps' | 'sweeps' | 'emptyShare'>;

export function listing({ phaseSteps, sweeps, emptyShare }: Variant, words: Words): Listing {
  const steps = { fresh: false, schedule: 'constant', train: 'both', steps: phaseSteps } as const;
  const { after, ...base } = assignmentListing(steps, words);
  const [generator] = after;
  const explanation = `${words.plural(sweeps, 'sweep')} over the points of this iteration and their reals. ${generator.explanation}`;
  return {
    ...base,
    until: `${words.percent(emptyShare)} of the reals or fewer receive nothing`,
    after: [{ ...generator, text: `step G: towards reals, × ${words.count(sweeps)}`, explanation }],
  };
}

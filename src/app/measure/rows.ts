import type { Evaluation } from '../../metrics/evaluation.ts';
import type { Interval } from '../../transport/exact/exact.ts';
import { certified } from '../../views/certified.ts';
import { count, number, percent } from '../../views/format.ts';

/** A line of the table of results. */
export interface Row {
  name: string;
  help: string;
  tex: string;
  /** The value, and what goes with it. */
  value: string;
  more: string[];
  published: number | null;
}

export interface Published {
  w1: number;
  variance: number | null;
}

const digits = ({ lower, upper }: Interval): string => certified(lower, upper);

export function rowsOf(e: Evaluation, published: Published | null): Row[] {
  const { w1, own, variance, nearest } = e;
  return [
    {
      name: 'W₁',
      help: 'The optimal transport cost between samples and reals under the Euclidean distance. Certified: a feasible dual proves that no plan costs less than the lower end, a feasible plan that the upper end can be had. All digits shown are sure.',
      tex: String.raw`W_1=\min_\pi\sum_{i,j}\pi_{ij}\,\lVert x_i-y_j\rVert,\quad \sum_j\pi_{ij}=\tfrac1m,\ \sum_i\pi_{ij}=\tfrac1N`,
      value: digits(w1),
      more: [],
      published: published?.w1 ?? null,
    },
    ...(own ? [ownRow(own, e.cost)] : []),
    {
      name: 'Assignment variance',
      help: 'How unevenly samples spread over the reals: nⱼ counts those whose nearest real under the run’s cost, without ψ, is yⱼ. First as Eq. 16 of the paper has it, where ten samples a real that fall evenly at random give 2.5; then divided by 10. The published values fit neither by itself: the paper does not give their normalisation.',
      tex: String.raw`\frac1N\sum_{j=1}^N\sqrt{\Big(n_j-\frac mN\Big)^2}`,
      value: number(variance.eq16),
      more: [`divided by 10: ${number(variance.tenth)}`],
      published: published?.variance ?? null,
    },
    {
      name: 'Unassigned reals',
      help: 'Share of the reals that are no sample’s nearest under the run’s cost: the generator never comes near them.',
      tex: String.raw`\tfrac1N\,\#\{j : n_j=0\}`,
      value: percent(e.unassigned),
      more: [`${count(Math.round(e.unassigned * e.N))} of ${count(e.N)}`],
      published: null,
    },
    {
      name: 'Distance to the nearest real',
      help: 'Euclidean, from each sample: the median, then mean, quantiles and extremes. All near zero would mean that the generator has memorised the data.',
      tex: String.raw`\min_j\lVert x_i-y_j\rVert`,
      value: number(nearest.median),
      more: [
        `mean ${number(nearest.mean)}`,
        `5 % to 95 %: ${number(nearest.low)} to ${number(nearest.high)}`,
        `least ${number(nearest.least)}, most ${number(nearest.most)}`,
      ],
      published: null,
    },
  ];
}

const ownRow = (own: Interval, cost: string): Row => ({
  name: 'Under the run’s cost',
  help: `The optimal transport cost between samples and reals under the cost that assigns in this run (${cost}), in its own units: not multiplied by the scale s. Certified likewise.`,
  tex: String.raw`\min_\pi\sum_{i,j}\pi_{ij}\,c(x_i,y_j)`,
  value: digits(own),
  more: [],
  published: null,
});

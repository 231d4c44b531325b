import { SAMPLES_PER_REAL, TABLES } from '../../experiment/paper-tables.ts';
import type { StepDistance } from '../../metrics/evaluation.ts';
import type { ModeCoverage } from '../../metrics/modes.ts';
import type { PaperMetrics } from '../../metrics/paper.ts';
import type { Spread } from '../../metrics/spread.ts';
import { canonicalCost } from '../../settings/rows/cost.ts';
import type { Experiment } from '../../settings/table.ts';
import type { Interval } from '../../transport/exact/exact.ts';
import { count, number, percent, plural } from '../../ui/format.ts';
import { certified } from '../../views/certified.ts';

/** A row of the table of results. */
export interface Row {
  name: string;
  help: string;
  tex: string;
  /** The value, and additional lines. */
  value: string;
  more: string[];
  published: number | null;
}

export interface Published {
  w1: number;
  variance: number | null;
}

/** The metrics that are known so far. */
export type Known = Partial<PaperMetrics> & {
  cost?: string;
  modes?: ModeCoverage | null;
  bySteps?: readonly StepDistance[] | null;
};

export function rowsOf(known: Known, published: Published | null): Row[] {
  const { N = 0, w1, own, variance, unassigned, nearest, modes, bySteps, cost = '' } = known;
  return [
    w1 && w1Row(w1, published),
    own && ownRow(own, cost),
    variance && varianceRow(variance, published),
    unassigned !== undefined && unassignedRow(unassigned, N),
    nearest && nearestRow(nearest),
    ...(bySteps ?? []).map((found) => stepRow(found, cost)),
    ...(modes ? modeRows(modes) : []),
  ].filter((row) => typeof row === 'object' && row !== null);
}

const w1Row = ({ lower, upper }: Interval, published: Published | null): Row => ({
  name: 'W₁',
  help: 'The optimal transport cost between samples and reals under the Euclidean distance, in units of the data (pixels from −1 to 1). Certified: a potential proves that no plan costs less than the lower end, a transport plan attains the upper end. All digits shown are certain.',
  tex: String.raw`W_1=\min_\pi\sum_{i,j}\pi_{ij}\,\lVert x_i-y_j\rVert,\quad \sum_j\pi_{ij}=\tfrac1m,\ \sum_i\pi_{ij}=\tfrac1N`,
  value: certified(lower, upper),
  more: [],
  published: published?.w1 ?? null,
});

const ownRow = ({ lower, upper }: Interval, cost: string): Row => ({
  name: 'Under the run’s cost',
  help: `The optimal transport cost between samples and reals under the cost that assigns in this run (${cost}), in its own units: not multiplied by the scale s. Certified likewise.`,
  tex: String.raw`\min_\pi\sum_{i,j}\pi_{ij}\,c(x_i,y_j)`,
  value: certified(lower, upper),
  more: [],
  published: null,
});

const varianceRow = (
  { eq16, tenth, unbiased }: PaperMetrics['variance'],
  published: Published | null,
): Row => ({
  name: 'Assignment variance',
  help: 'How unevenly samples spread over the reals: nⱼ counts those whose nearest real under the run’s cost, without ψ, is yⱼ. First as Eq. 16 of the paper has it, then divided by 10: the published values (0.01 to 1.99) are below the 2.5 that ten samples per real give if they fall uniformly at random, and the paper names no normalisation. Latents drawn evenly from a mixture can give less. Unbiased: N Σ nⱼ(nⱼ − 1) / (m(m − 1)) − 1, which is 0 on average for samples that fall uniformly at random, and grows with unevenness alone.',
  tex: String.raw`\frac1N\sum_{j=1}^N\sqrt{\Big(n_j-\frac mN\Big)^2}`,
  value: number(eq16),
  more: [
    `divided by 10: ${number(tenth)}`,
    ...(unbiased === undefined ? [] : [`unbiased: ${number(unbiased)}`]),
  ],
  published: published?.variance ?? null,
});

const unassignedRow = (share: number, N: number): Row => ({
  name: 'Unassigned reals',
  help: 'Share of the reals that are the nearest real of no sample under the run’s cost, without ψ.',
  tex: String.raw`\tfrac1N\,\#\{j : n_j=0\}`,
  value: percent(share),
  more: [`${count(Math.round(share * N))} of ${count(N)}`],
  published: null,
});

const nearestRow = (s: Spread): Row => ({
  name: 'Distance to the nearest real',
  help: 'Euclidean, in units of the data (pixels from −1 to 1), from each sample: the median, then mean, quantiles and extremes. All near zero would mean that samples are copies of the data.',
  tex: String.raw`\min_j\lVert x_i-y_j\rVert`,
  value: number(s.median),
  more: [
    `median; mean ${number(s.mean)}`,
    `5 % to 95 %: ${number(s.low)} to ${number(s.high)}`,
    `least ${number(s.least)}, most ${number(s.most)}`,
  ],
  published: null,
});

const stepRow = ({ steps, lower, upper }: StepDistance, cost: string): Row => ({
  name: plural(steps, 'Euler step'),
  help: `The optimal transport cost between as many samples as there are reals, made in so many Euler steps from the same latents, and the reals, under the run’s cost (${cost}) in its own units. Certified likewise.`,
  tex: String.raw`\min_\pi\sum_{i,j}\pi_{ij}\,c(x_i,y_j)`,
  value: certified(lower, upper),
  more: [],
  published: null,
});

const modeRows = (m: ModeCoverage): Row[] => [
  {
    name: 'Modes captured',
    help: 'Modes of the data (Gaussians; of the two rings, sectors) with at least a tenth of their fair number of good samples. A sample is good within 3 standard deviations of the middle of its nearest mode. Others count a mode from one good sample on.',
    tex: String.raw`\#\{k : g_k \ge \tfrac1{10}\,\tfrac nK\}`,
    value: `${m.captured} of ${m.modes}`,
    more: [`with one good sample: ${m.reached}`, `the poorest has ${percent(m.least)} of its fair share`],
    published: null,
  },
  {
    name: 'Good samples',
    help: 'Share of the samples within 3 standard deviations of the middle of the nearest mode. Of the data themselves it is 98.9 % (two rings: 99.7 %).',
    tex: String.raw`\tfrac1n \sum_k g_k`,
    value: percent(m.highQuality),
    more: [],
    published: null,
  },
  {
    name: 'Reverse KL of the modes',
    help: 'The Kullback-Leibler divergence of the shares p of all samples by their nearest mode from equal shares: 0 where each mode gets its share, ln K where one of the K modes gets all.',
    tex: String.raw`\sum_k p_k \ln (K p_k)`,
    value: number(m.reverseKl),
    more: [],
    published: null,
  },
];

/** The published values for such a run; null if anything differs that affects these numbers. */
export function publishedOf(e: Experiment, samples: number): Published | null {
  const same = e.N === 5000 && e.image === 32 && e.classes === '' && samples === SAMPLES_PER_REAL * e.N;
  const row = TABLES.flatMap(({ rows }) => rows).find(({ name }) => name === `${e.data}-${canonicalCost(e)}`);
  return (same && row?.published) || null;
}

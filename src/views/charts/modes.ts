/** Charts of how the points shown cover the modes of the data: whatever the method, where the modes are known. */
import type { Chart, Charts } from '../../methods/method.ts';

const MODES: readonly Chart[] = [
  {
    title: 'Modes',
    help: 'Modes of the data among the points shown. Captured: at least a tenth of the fair number of points lies within 3 standard deviations of the middle of the mode. Reached: one point does, as PacGAN counts. Where the generator collapses some are lost.',
    tex: String.raw`\#\{k : g_k \ge \tfrac1{10}\,\tfrac nK\}`,
    curves: [
      { series: 'reached', label: 'reached', look: 'upper' },
      { series: 'captured', label: 'captured', look: 'lower' },
    ],
    value: ({ captured, modes }, { count }) => `${count(captured)} of ${count(modes)}`,
  },
  {
    title: 'Good points',
    help: 'Share of the points shown within 3 standard deviations of the middle of the nearest mode.',
    tex: String.raw`\tfrac1n \sum_k g_k`,
    curves: [{ series: 'highQuality', label: 'good points', look: 'plain' }],
    value: ({ highQuality }, { percent }) => percent(highQuality),
  },
  {
    title: 'Uneven modes',
    help: 'The reverse Kullback–Leibler divergence of the shares of the points by their nearest mode from equal shares, in nats: 0 where all modes get the same, the logarithm of their number where one gets all.',
    tex: String.raw`\sum_k p_k \log (K p_k)`,
    curves: [{ series: 'reverseKl', label: 'divergence', look: 'plain' }],
    value: ({ reverseKl }, { number }) => number(reverseKl),
  },
];

/** The charts of a method, and those of modes. */
export const withModes = ({ cost, more }: Charts): Charts => ({ cost, more: [...more, ...MODES] });

import type { Lesson } from '../lesson.ts';
import { proved } from '../measures.ts';

export const effort: Lesson = {
  id: 'effort',
  title: 'What it costs: O(mN)',
  about: 'Every point against every real, and how to pay less.',
  steps: [
    {
      title: 'All pairs',
      text: 'A step compares each of [[m]] points with each of [[N]] reals. The paper calls this the main drawback.',
      tex: String.raw`m \cdot N`,
      paper: 'Section 5.1',
      part: 'algorithm',
      setup: { N: 2000 },
      predict: {
        ask: 'With m = N = 2000, how many million pairs does one assigner step have?',
        range: [0, 1000],
      },
      measured: ({ left: { experiment } }) => (experiment.N * experiment.N * experiment.ratio) / 1e6,
      found: 'Four million, and twenty in an iteration of five steps.',
      notes: 'For 5000 digits and m = 10 N it is 250 million, each over 1024 pixels.',
    },
    {
      title: 'Twice the data',
      text: 'The paper recommends [[m]] of the order of [[N]].',
      part: 'cost',
      setup: { N: 4000 },
      predict: { ask: 'Twice as many reals, m = N: how many times as many pairs?', range: [0, 100] },
      measured: () => 4,
      found: 'Four times: O(N²).',
      notes: 'This concerns the number of pairs. What has to be computed is the next step.',
    },
    {
      title: 'Pay less',
      text: 'A k-d tree sorts the reals by place. Going down it, a point leaves out each branch of which a bound on the cost, plus the least ψ there, exceeds the best real found so far.',
      part: 'algorithm',
      setup: { N: 2000 },
      predict: { ask: 'Is the assignment then only approximate?', options: ['No, it is exact', 'Yes'] },
      run: { iterations: 20 },
      measured: proved(0),
      found:
        'It is exact: what is left out is proved not to be the best. Which way is taken stands in the algorithm; other costs and images have bounds of their own, and a GPU may compute all pairs.',
      notes:
        'The authors name “more efficient ways to find the closest neighbours” as the largest improvement to come (section 7.1).',
    },
  ],
};

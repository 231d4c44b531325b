import type { Lesson } from '../lesson.ts';

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
      text: 'A k-d tree sorts the reals by place, and keeps the least ψ of each branch: branches that cannot win are not visited. The result is exactly the same.',
      part: 'charts',
      setup: { N: 2000 },
      predict: {
        ask: 'In the plane, what share of the pairs is evaluated?',
        options: ['Under 10 %', 'About a half', 'Nearly all'],
      },
      run: { iterations: 20 },
      measured: ({ left }) => {
        const done = [left.last, left.before].map((f) => f?.effort).find((e) => e && e.pairs > 0);
        if (!done) return null; // the frame at rest has done nothing
        const share = done.evaluated / done.pairs;
        return share < 0.1 ? 0 : share < 0.8 ? 1 : 2;
      },
      found:
        'A small share; “More charts” shows how much is saved. Which way is taken stands in the algorithm. On a GPU all pairs are computed, since that is quicker there.',
      notes:
        'For images, bounds by principal axes do the same. The authors name “more efficient ways to find the closest neighbours” as future work.',
    },
  ],
};

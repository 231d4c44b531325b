import type { Lesson } from '../lesson.ts';
import { proved, scalar } from '../measures.ts';

export const many: Lesson = {
  id: 'many',
  title: 'm against N, and mode collapse',
  about: 'How many generated points a step needs.',
  steps: [
    {
      title: 'Fewer points than reals',
      text: 'A step generates [[m]] points and counts where they go among [[N]] reals. Here m/N = 1/32.',
      tex: 'm / N = 1/32',
      part: 'cost',
      setup: { ratio: 1 / 32, N: 640 },
      predict: {
        ask: 'What share of the reals receives no point in a step, at least?',
        unit: '%',
        range: [0, 100],
      },
      measured: ({ left }) => 100 * (1 - left.experiment.ratio),
      found:
        '96.9 %, whatever ψ is: 20 points reach at most 20 of 640 reals. So nearly all reals become cheaper in each step.',
      notes: 'Each load is 0 or a few: the step sees noise around the fair share of 1/32.',
    },
    {
      title: 'As many as reals',
      text: 'Now [[m]] = [[N]]. Suppose ψ is perfect: each point falls to each real with probability 1/N, independently.',
      tex: String.raw`\Bigl(1 - \frac1N\Bigr)^m \approx e^{-m/N}`,
      part: 'charts',
      setup: { N: 640 },
      predict: {
        ask: 'What share of the reals receives nothing then, by chance alone?',
        unit: '%',
        range: [0, 100],
      },
      measured: ({ left: { experiment } }) =>
        100 * (1 - 1 / experiment.N) ** (experiment.ratio * experiment.N),
      found:
        '36.8 %, that is 1/e. The dashes in the chart of loads show what chance does. With m = 10 N it is e⁻¹⁰, or 0.005 %.',
      notes: 'Paper, section 5: “10 times the dataset will suffice” to prevent mode collapse.',
    },
    {
      title: 'Side by side',
      text: 'On the left m/N = 1/32, on the right 1, in step by iteration. To compare them at equal time, press “time” above the pictures.',
      part: 'picture',
      setup: { ratio: 1 / 32 },
      beside: { change: { ratio: 1 } },
      predict: {
        ask: 'Which comes closer to the reals after 300 iterations?',
        options: ['m/N = 1/32', 'm/N = 1'],
      },
      run: { iterations: 300 },
      measured: proved(1),
      found:
        'm/N = 1: W₁ of fresh samples is smaller, over three seeds. Few points make noisy loads, but the modes are not lost on this ring.',
      notes: 'Press Measure for the certified distance of fresh samples, the same judge for both.',
    },
    {
      title: 'What collapse would look like',
      text: 'A GAN with a quick generator and a slow discriminator on the same ring.',
      part: 'picture',
      setup: { method: 'gan', criticRate: 1e-4, generatorRate: 1e-3 },
      predict: { ask: 'After 1500 iterations, how many of the ten clusters are captured?', range: [0, 10] },
      run: { iterations: 1500 },
      measured: scalar('captured'),
      found:
        'Fewer than ten. A cluster counts as captured if it has at least a tenth of its fair share of samples.',
      notes: 'Settings decide: the paper, too, calls the original GAN very sensitive to them (section 7).',
    },
  ],
};

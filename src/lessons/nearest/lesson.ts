import type { Lesson } from '../lesson.ts';
import { empty, scalar } from '../measures.ts';

export const nearest: Lesson = {
  id: 'nearest',
  title: 'Nearest points, and why they fail',
  about: 'Without prices nearly all points go to the same few reals.',
  steps: [
    {
      title: 'Each to its nearest',
      text: 'At the start the potential [[psi]] is nearly the same at all reals, so each [[x|generated point]] is assigned to the [[y|real]] that costs least. The 200 points lie in the middle of the ring of 200 reals.',
      tex: String.raw`a(i) = \arg\min_j \{\, s\,c(x_i, y_j) + \psi(y_j) \,\}`,
      paper: 'Eq. (2), (9)',
      part: 'picture',
      setup: { N: 200, train: 'assigner' },
      predict: { ask: 'How many of the reals receive no point at all?', unit: '%', range: [0, 100] },
      measured: empty,
      found:
        'Over 90 % receive nothing, and a handful receive everything: reals on the near side win every comparison.',
      notes: 'Let several people predict before comparing. Most guess half.',
    },
    {
      title: 'Follow the nearest',
      text: 'Let the [[G|generator]] move its points towards these reals, and keep ψ from learning: its rate is a millionth.',
      tex: String.raw`\min_\theta \tfrac1m \sum_i c(G_\theta(z_i), y_{a(i)})`,
      paper: 'Algorithm 1, lines 10 to 13',
      part: 'picture',
      setup: { N: 300, assignerRate: 1e-6 },
      predict: { ask: 'How many of the ten clusters will the generator keep?', range: [0, 10] },
      run: { iterations: 200 },
      measured: scalar('captured'),
      found:
        'One, or hardly more: whatever is nearest becomes nearer. This is mode collapse, in its simplest form.',
      notes: 'Ask what the assigner would have to do about it, before the next step.',
    },
    {
      title: 'Now let ψ learn',
      text: 'The same experiment, in which the assigner raises [[psi]] at reals that receive too much, and lowers it at those that receive too little.',
      tex: String.raw`L(\psi) = \sum_j \Bigl(\frac{n_j}{m} - \frac1N\Bigr) \psi(y_j)`,
      paper: 'Eq. (3), (13)',
      part: 'picture',
      setup: { N: 300 },
      predict: { ask: 'How many of the ten clusters are kept now?', range: [0, 10] },
      run: { iterations: 200 },
      measured: scalar('captured'),
      found: 'All ten. Only ψ differs: reals that receive too much become dear, and points go elsewhere.',
      notes: 'This step and the one before differ in one setting, the assigner’s rate: show the address.',
    },
  ],
};

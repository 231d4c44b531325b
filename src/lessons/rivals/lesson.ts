import type { Lesson } from '../lesson.ts';
import { proved, scalar } from '../measures.ts';

export const rivals: Lesson = {
  id: 'rivals',
  title: 'GAN, WGAN and this method',
  about: 'A judge, a landscape, an address.',
  steps: [
    {
      title: 'A GAN: a judge',
      text: 'The discriminator estimates how likely a place is to hold a real. The [[G|generator]] moves to where it is believed.',
      tex: String.raw`\max_D \; \tfrac1N \sum_j \log D(y_j) + \tfrac1m \sum_i \log(1 - D(x_i))`,
      paper: 'Section 1',
      part: 'picture',
      setup: { method: 'gan', criticRate: 1e-4, generatorRate: 1e-3, layers: 'reals,generated,critic' },
      predict: { ask: 'After 1500 iterations, how many of the ten clusters are captured?', range: [0, 10] },
      run: { iterations: 1500 },
      measured: scalar('captured'),
      found:
        'Fewer than ten with these rates: the generator runs to what is believed now, and others are deserted.',
      notes: 'The background is the discriminator’s logit.',
    },
    {
      title: 'A WGAN: a landscape',
      text: 'The [[f|critic]] is high at reals and low at generated points, and its slope is limited. Points “roll” upwards.',
      tex: String.raw`\max_{\lVert f\rVert_{\mathrm{Lip}} \le 1} \; \tfrac1N \sum_j f(y_j) - \tfrac1m \sum_i f(x_i)`,
      paper: 'Eq. (1), (8), (15)',
      part: 'picture',
      setup: {
        ...{ method: 'wgan-gp', minibatch: 3, criticRate: 1e-3, generatorRate: 1e-3 },
        layers: 'reals,generated,critic',
      },
      predict: {
        ask: 'Each step sees three reals and three points only. Does it learn the ring?',
        options: ['No', 'Yes, roughly'],
      },
      run: { iterations: 600 },
      measured: proved(1),
      found:
        'Roughly: after 1200 iterations W₁ is about 0.19. Many small steps add up to a landscape; no single batch knows the distance (paper, section 4).',
      notes: 'With batches of 64 it is about 0.14: the preset “WGAN in batches of 3”.',
    },
    {
      title: 'This method: an address',
      text: 'The assigner makes no landscape. It gives each point the address of a real; the points in a [[cell]] go to the real of the cell.',
      tex: String.raw`a(i) = \arg\min_j \{\, s\,c(x_i, y_j) + \psi(y_j) \,\}`,
      paper: 'Section 4, Eq. (2)',
      part: 'picture',
      setup: { N: 200, layers: 'reals,generated,lines,cells' },
      predict: {
        ask: 'Could the assigner be trained on three reals at a time, as the critic?',
        options: ['No', 'Yes'],
      },
      run: { iterations: 100 },
      measured: proved(0),
      found:
        'No: the minimum runs over all reals; over a batch it is another problem, with other addresses. The authors tried it, and digits became blurred.',
      notes: 'The method “LogSumExp” is that first attempt of the authors.',
    },
  ],
};

import type { Lesson } from '../lesson.ts';
import { oneIf, proved, scalar } from '../measures.ts';

export const generator: Lesson = {
  id: 'generator',
  title: 'The generator follows',
  about: 'Algorithm 1: the assigner balances, the generator moves its points.',
  steps: [
    {
      title: 'Pairs that pull',
      text: 'When the assigner has worked, each [[x|generated point]] has a [[y|real]] of its own. The [[G|generator]] takes a step that lowers the mean cost of these pairs, which are held fixed meanwhile.',
      tex: String.raw`\min_\theta \tfrac1m \sum_i c(G_\theta(z_i), y_{a(i)})`,
      paper: 'Algorithm 1, lines 10 to 13',
      part: 'algorithm',
      setup: { N: 200 },
      predict: {
        ask: 'Which gradient does the generator need?',
        options: ['That of the cost in x', 'That of ψ'],
      },
      measured: proved(0),
      found:
        'That of the cost alone. ψ decides which real a point goes to, and is never evaluated at generated points: the paper stresses this difference from WGANs.',
      notes: 'Press A for assigner steps, then G for a generator step, and open the lines of the algorithm.',
    },
    {
      title: 'Both take turns',
      text: 'Five steps of the assigner, one of the generator, and again. The chart shows the cost of the pairs.',
      part: 'charts',
      setup: { N: 200 },
      predict: {
        ask: 'The dual value begins at 0.66. What is left of it after 100 iterations?',
        options: ['Less than a tenth', 'About a half'],
      },
      run: { iterations: 100 },
      measured: (m) => oneIf(scalar('dual')(m), (dual) => dual > 0.066),
      found: 'Less than a tenth: the points have spread over the ring.',
      notes: 'The cost is squared: a tenth of it is about a third of the distance.',
    },
    {
      title: 'All clusters',
      text: 'The [[z|latents]] are two-dimensional Gaussian noise, without any clusters: the generator has to tear them apart.',
      tex: String.raw`x_i = G_\theta(z_i)`,
      part: 'picture',
      setup: { N: 300 },
      predict: { ask: 'After 200 iterations, how many of the ten clusters are captured?', range: [0, 10] },
      run: { iterations: 200 },
      measured: scalar('captured'),
      found:
        'All ten, with bridges between them: the generator is continuous, so it cannot jump from cluster to cluster.',
      notes:
        'The experiment “Ring, sharp modes” has latents of 100 narrow Gaussians, which the paper recommends.',
    },
    {
      title: 'Your own data',
      text: 'Nothing here knows that the data were a ring.',
      part: 'data',
      setup: { data: 'drawn', N: 300 },
      hand: { does: 'Draw a shape on the pad in the settings.', done: (e) => e.drawing !== '' },
      run: { iterations: 200 },
      measured: proved(0),
      found: 'The points have spread over what you drew.',
      notes: 'On the pad the arrow keys move the cursor, and Enter adds a point.',
    },
  ],
};

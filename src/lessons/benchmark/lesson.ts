import type { Lesson } from '../lesson.ts';
import { oneIf, optimum, proved, scalar } from '../measures.ts';

export const benchmark: Lesson = {
  id: 'benchmark',
  title: 'Is that really W₁?',
  about: 'What a critic estimates, and how to check it.',
  steps: [
    {
      title: 'One function is enough at p = 1',
      text: 'For the distance itself a potential of slope at most 1 is its own [[ctransform|c-transform]]. So [[W1]] needs one function, which a WGAN’s critic tries to be.',
      tex: String.raw`W_1(\mu, \nu) = \sup_{\lVert \psi\rVert_{\mathrm{Lip}} \le 1} \int \psi\,d\mu - \int \psi\,d\nu`,
      paper: 'Eq. (1), (8)',
      part: 'cost',
      setup: { N: 200, p: 1, train: 'assigner', assignerKind: 'table' },
      predict: { ask: 'Does the same hold for the squared distance?', options: ['No', 'Yes'] },
      measured: proved(0),
      found: 'No: it needs the triangle inequality, which the squared distance violates: 2² > 1² + 1².',
      notes: 'The paper, section 2.1: even two-step methods need the triangle inequality.',
    },
    {
      title: 'What the critic estimates',
      text: 'A WGAN reports the difference of its [[f|critic’s]] means. The green mark in the chart is the certified [[W1]] of the points shown.',
      part: 'charts',
      setup: { method: 'wgan-gp', N: 300 },
      predict: { ask: 'Is the estimate a bound on W₁?', options: ['No', 'Yes'] },
      run: { iterations: 60 },
      measured: proved(0),
      found: 'No: slopes above 1 make it larger, a critic that lags behind makes it smaller.',
      notes:
        'The chart’s help says what the estimate is; press Measure for the certified W₁ of fresh samples.',
    },
    {
      title: 'A bound, always',
      text: 'The [[D|dual value]] of the assignment method minimises over all reals, so it is a bound for any [[psi]].',
      tex: String.raw`D(\psi) \le W_1`,
      paper: 'Theorem 2.3',
      part: 'charts',
      setup: { N: 200, p: 1, train: 'assigner', assignerKind: 'table' },
      predict: {
        ask: 'After 100 iterations, is the dual value above the certified W₁?',
        options: ['No', 'Yes'],
      },
      run: { iterations: 100 },
      measured: (m) => {
        const best = optimum(m);
        return best === null ? null : oneIf(scalar('dual')(m), (dual) => dual > best * (1 + 1e-4));
      },
      found:
        'Not above it. The page “Wasserstein-1 benchmark” (under Experiments) runs fourteen solvers on pairs whose W₁ is known.',
      notes: 'Open the benchmark from the menu Experiments.',
    },
  ],
};

import type { Lesson } from '../lesson.ts';
import { proved } from '../measures.ts';

const FEW = { N: 12, layers: 'reals,generated,lines' } as const;

/** The opening scene, for whoever sees this for the first time. */
export const opening: Lesson = {
  id: 'opening',
  title: 'A first look',
  about: 'Twelve reals: first the assigner works, then the generator moves, then the ring is dense.',
  steps: [
    {
      title: 'The assigner works',
      text: 'Circles are [[y|reals]], the data. Squares are [[x|generated points]], which a network makes. A line leads from each square to the real that it is assigned to: by itself, the nearest. The assigner learns a number for each real, its [[psi|potential]], until each real receives its fair share, one.',
      part: 'picture',
      setup: { ...FEW, train: 'assigner', assignerKind: 'table' },
      does: 'Let the assigner work',
      run: { iterations: 100 },
      measured: proved(0),
      found:
        'Each real receives one point. The points have not moved: of all ways to send one to each real, this one costs the least.',
      notes: 'The run ends by itself as soon as the loads are even. A circle is coloured by its load.',
    },
    {
      title: 'The generator moves',
      text: 'Now the [[G|generator]] takes steps as well: after five steps of the assigner, one that moves its points towards the reals that they are assigned to. Each step is computed for 192 generated points, 16 for each real; the picture shows twelve fixed ones.',
      part: 'picture',
      setup: { ...FEW, ratio: 16 },
      does: 'Let the generator move',
      run: { iterations: 150 },
      measured: proved(0),
      found: 'The points lie at the reals and between them: less than a tenth of the transport cost is left.',
      notes: 'A continuous generator cannot tear its points apart: some stay between the reals.',
    },
    {
      title: 'The dense ring',
      text: 'The same with 2000 reals and 2000 generated points. This is the experiment that the lab begins with.',
      part: 'picture',
      setup: {},
      does: 'Let both work',
      run: { iterations: 100 },
      measured: proved(0),
      found:
        'Next: drag the cost exponent p, or the ratio m/N, while it runs. Or choose other data, or draw your own.',
      notes: 'Leaving the lesson leads back to the experiment that was there before.',
    },
  ],
};

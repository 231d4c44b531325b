import type { Lesson, Moment } from '../lesson.ts';
import { misplacedIn, oneIf } from '../measures.ts';

const STILL = { N: 200, train: 'assigner', assignerKind: 'table' } as const;

/** By how many percent the assignment costs more or less than the optimum. */
const overOptimum = ({ left }: Moment): number | null => {
  const cost = left.last.scalars.assignedCost;
  return left.optimum === null || cost === undefined ? null : 100 * Math.abs(cost / left.optimum - 1);
};

export const even: Lesson = {
  id: 'even',
  title: 'Even loads mean optimal',
  about: 'Theorem 3.3: count the loads, and you know that the plan is optimal.',
  steps: [
    {
      title: 'Points that stand still',
      text: 'The generator does not learn here: 200 points, 200 reals, and a table [[psi]]. Watch the [[n|loads]] at the bottom of the charts while the assigner works.',
      tex: String.raw`n_j = \#\{i : a(i) = j\}`,
      part: 'charts',
      setup: STILL,
      predict: {
        ask: 'After 300 iterations, what share of the points is misplaced?',
        unit: '%',
        range: [0, 100],
      },
      run: { iterations: 300 },
      measured: ({ left }) => misplacedIn(left),
      found:
        'At most a few points are misplaced, of 97.5 % at the start. They would have to move for loads to be even.',
      notes: 'The green light at the loads comes on at 1 %.',
    },
    {
      title: 'Theorem 3.3',
      text: 'If every point has a single cheapest real, price included, and every real receives its share, then the assignment is an optimal [[plan|plan]]. Nobody need know the optimum to see it.',
      tex: String.raw`\tilde T_\sharp \mu = \nu \;\Rightarrow\; (I \times \tilde T)_\sharp \mu \text{ is optimal}`,
      paper: 'Theorem 3.3',
      part: 'charts',
      setup: STILL,
      predict: {
        ask: 'After 300 iterations, by how much does the cost of the assignment differ from the certified optimum?',
        unit: '%',
        range: [0, 100],
      },
      run: { iterations: 300 },
      measured: overOptimum,
      found:
        'By less than 1 %: as the loads become even, the cost of the assignment reaches the optimum, and so does the dual value.',
      notes: 'The certified optimum comes from a solver of its own, with a proof that holds whatever ψ is.',
    },
    {
      title: 'The network cannot, the table can',
      text: 'On the left [[psi]] is a table, on the right a network of 2 × 64 units with the same rate. The network cannot change ψ at one real without changing it nearby.',
      part: 'picture',
      setup: { ...STILL, assignerKind: 'table' },
      beside: { change: { assignerKind: 'dense' } },
      predict: {
        ask: 'Which has fewer misplaced points after 300 iterations?',
        options: ['The table', 'The network'],
      },
      run: { iterations: 300 },
      measured: ({ left, right }) => {
        const network = misplacedIn(right);
        return network === null ? null : oneIf(misplacedIn(left), (table) => table >= network);
      },
      found:
        'The table, by far: here the network leaves over half of the points misplaced. A network shares what it learns among neighbouring reals, a table does not.',
      notes:
        'The paper trains networks throughout. The dual values differ far less than the loads: see the chart.',
    },
  ],
};

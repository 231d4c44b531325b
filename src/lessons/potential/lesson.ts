import type { Lesson, Moment } from '../lesson.ts';
import { proved } from '../measures.ts';
import { changesOf } from '../psi-change.ts';

const STILL = { N: 12, train: 'assigner', assignerKind: 'table' } as const;

/** Did ψ rise (0), stay (1) or fall (2) in the last step at the real that had received most before it? */
function atTheMostLoaded({ left: { before, last } }: Moment): number | null {
  const changes = changesOf(before, last);
  if (!changes) return null;
  const most = changes.reduce((a, b) => (b.load > a.load ? b : a));
  return 1 - Math.sign(most.change);
}

export const potential: Lesson = {
  id: 'potential',
  title: 'The potential: prices that balance loads',
  about: 'What ψ is, how a step changes it, and what cells and the c-transform are.',
  steps: [
    {
      title: 'One step of the assigner',
      text: 'Twelve points, twelve [[y|reals]]: the fair share is one each. The potential [[psi]] is a table here, with a number for each real. The first step gives it initial values; then some reals receive two points, others none. The second step counts these [[n|loads]] and changes ψ.',
      tex: String.raw`L(\psi) = \sum_j \Bigl(\frac{n_j}{m} - \frac1N\Bigr) \psi(y_j)`,
      paper: 'Eq. (3), (13); to be maximised',
      part: 'algorithm',
      setup: STILL,
      figure: 'psi-change',
      predict: {
        ask: 'A real receives two points. What does the second step do to its ψ, relative to the others?',
        options: ['It raises ψ', 'Nothing', 'It lowers ψ'],
      },
      run: { step: 'assigner', times: 2 },
      measured: atTheMostLoaded,
      found:
        'It raises ψ: the factor is 2/12 − 1/12, which is positive. For a real without points it is −1/12, for a real with its fair share 0.',
      notes:
        'The optimiser (Adam) also remembers the first step, so that bars of equal loads may differ. Press A for further steps: the bars show each one.',
    },
    {
      title: 'A price shrinks a cell',
      text: 'The [[cell]] of a real is where points are assigned to it. Its borders lie where two reals cost the same, price included.',
      tex: String.raw`\{x : s\,c(x, y_j) + \psi(y_j) \le s\,c(x, y_k) + \psi(y_k) \text{ for all } k\}`,
      paper: 'Eq. (9)',
      part: 'picture',
      setup: { ...STILL, layers: 'reals,generated,lines,cells' },
      predict: { ask: 'ψ rises at one real only. Its cell …', options: ['does not grow', 'does not shrink'] },
      run: { iterations: 40 },
      measured: proved(0),
      found:
        'It cannot grow: the real has become dearer everywhere. The run moved the borders until each cell contained one point.',
      notes:
        'With the squared distance the borders are straight: a power diagram. With p = 1 they are hyperbolas.',
    },
    {
      title: 'The c-transform',
      text: 'What a point pays at its best real, price included, is the [[ctransform|c-transform]] of ψ. It is defined at every place, ψ at the reals alone.',
      tex: String.raw`\psi^c(x) = \min_j \{\, c(x, y_j) + \psi(y_j) \,\}`,
      paper: 'Theorem 2.3, Eq. (4), (7)',
      part: 'picture',
      setup: { ...STILL, layers: 'reals,generated,lines,psi' },
      predict: {
        ask: 'Add the same number to ψ at all reals. How many of the 12 assignments change?',
        range: [0, 12],
      },
      run: { iterations: 40 },
      measured: proved(0),
      found:
        'None: only differences of prices count. The dual value does not change either: the constant cancels.',
      notes: 'This is why two runs may show different ψ and the same assignment.',
    },
  ],
};

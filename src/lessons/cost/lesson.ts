import type { Lesson } from '../lesson.ts';
import { oneIf, optimum, proved, scalar } from '../measures.ts';

/** Few points, which stand still: the picture shows their optimum. */
const FEW = { N: 12, train: 'assigner', assignerKind: 'table', layers: 'reals,generated,optimum' } as const;

export const cost: Lesson = {
  id: 'cost',
  title: 'What is a transport cost?',
  about: 'From the cost of one line to the cost of all of them together.',
  steps: [
    {
      title: 'The cost of one line',
      text: 'Orange squares are [[x|generated points]], blue circles are [[y|reals]]. A [[c|transport cost c]] says what it costs to move one unit of mass from x to y. Here it is the squared distance.',
      tex: String.raw`c(x, y) = \lVert x - y \rVert^2`,
      paper: 'Section 2',
      part: 'picture',
      setup: FEW,
      predict: {
        ask: 'One line is twice as long as another. How many times as much does it cost?',
        range: [0, 100],
      },
      measured: ({ left }) => 2 ** left.experiment.p,
      found:
        'Four times: the length is squared. Doubling a line is dear, so optimal lines tend to have even lengths.',
      notes: 'Ask for the unit: the cost is an area here, which is why W₂ is defined with a square root.',
    },
    {
      title: 'The cost of all lines',
      text: 'Each point has mass 1/12, and each real must receive 1/12. Of all [[plan|plans]] that do so, the green lines are the one of least total cost: the [[T|optimal transport cost]].',
      tex: String.raw`\mathcal{T}_c(\mu, \nu) = \min_{\pi} \sum_{i,j} \pi_{ij}\, c(x_i, y_j)`,
      paper: 'Definition 2.2, Eq. (6)',
      part: 'charts',
      setup: FEW,
      predict: {
        ask: 'Now let each point go to its nearest real, even if some reals then receive nothing. The total cost is …',
        options: ['never higher than the optimum', 'always higher than the optimum'],
      },
      measured: proved(0),
      found:
        'Never higher: every point takes its cheapest line, and nothing obliges it to share. That is no transport plan, though, since most reals receive nothing.',
      notes:
        'The nearest real is the solution of a problem with fewer constraints, so its value can only be lower.',
    },
    {
      title: 'Three exponents',
      text: 'The same six points and six reals, each pair matched at the least total cost, for the [[p|exponents]] ½, 1 and 2.',
      tex: String.raw`c(x, y) = \lVert x - y \rVert^p`,
      part: 'cost',
      setup: FEW,
      figure: 'three-optima',
      predict: {
        ask: 'At one of them two optimal lines cross. At which?',
        options: ['p = ½', 'p = 1', 'p = 2'],
      },
      measured: proved(2),
      found:
        'At 2. At 1 two lines that cross can be exchanged, which makes both together shorter. The square punishes the longest line most, so that it may pay to cross.',
      notes: 'At ½ lines may cross too, though not for these points.',
    },
    {
      title: 'The distance itself',
      text: 'The [[p|exponent]] decides what is cheap. Above 1, optimal lines may cross; the optimum is drawn anew while you drag.',
      tex: String.raw`c(x, y) = \lVert x - y \rVert^p`,
      part: 'cost',
      setup: { ...FEW, N: 30 },
      hand: { does: 'Drag the cost exponent p to 1.', done: (e) => e.p === 1 },
      predict: {
        ask: 'At p = 1, can two optimal lines cross?',
        options: ['Never', 'Yes, some do'],
      },
      measured: proved(0),
      found:
        'Never: uncrossing two lines makes both together shorter, by the triangle inequality. Several optima may exist, and lines may overlap, but none cross.',
      notes:
        'Draw two crossing segments on the board, and apply the triangle inequality at the crossing. Then return to p = 2 and ask why the argument fails.',
    },
    {
      title: 'Below one',
      text: 'For p below 1 the cost is concave: the first bit of a way is the dearest.',
      tex: String.raw`c(x, y) = \lVert x - y \rVert^{1/2}`,
      part: 'cost',
      setup: { ...FEW, N: 30 },
      hand: { does: 'Drag p to 0.5.', done: (e) => e.p === 0.5 },
      predict: {
        ask: 'Which is cheaper at p = ½?',
        options: ['One line of length 2', 'Two lines of length 1'],
      },
      measured: proved(0),
      found:
        'One long line costs √2 ≈ 1.41, two short ones cost 2. The optimum leaves close pairs together, and sends few points far.',
      notes: '“Guess it yourself” has puzzles that are traps for this cost.',
    },
    {
      title: 'A bound on the optimum',
      text: 'The chart shows two numbers: the [[D|dual value]], which is a lower bound on the optimum for any [[psi|prices ψ]], and the certified optimum itself, as a proven interval.',
      tex: String.raw`D(\psi) \le \mathcal{T}_c(\mu, \nu)`,
      paper: 'Theorem 2.3, Eq. (7)',
      part: 'charts',
      setup: FEW,
      predict: { ask: 'Training raises the dual value. Can it exceed the optimum?', options: ['No', 'Yes'] },
      run: { iterations: 100 },
      measured: (m) => {
        const best = optimum(m);
        return best === null ? null : oneIf(scalar('dual')(m), (dual) => dual > best * (1 + 1e-4));
      },
      found: 'It rises towards the optimum from below, and cannot pass it.',
      notes: 'Weak duality takes two lines: integrate ψᶜ(x) ≤ c(x, y) + ψ(y) with respect to any plan.',
    },
  ],
};

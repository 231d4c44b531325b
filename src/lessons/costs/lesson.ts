import type { Lesson } from '../lesson.ts';
import { proved } from '../measures.ts';

const STILL = { train: 'assigner', assignerKind: 'table', N: 60 } as const;

export const costs: Lesson = {
  id: 'costs',
  title: 'Change the cost',
  about: 'City blocks, weights, a torus, a formula of your own.',
  steps: [
    {
      title: 'City blocks',
      text: 'The 1-norm adds horizontal and vertical ways. Look at the borders of the [[cell|cells]].',
      tex: 'c(x, y) = |x_1 - y_1| + |x_2 - y_2|',
      part: 'picture',
      setup: { ...STILL, N: 12, cost: 'norm', q: 1, layers: 'reals,generated,cells' },
      predict: {
        ask: 'Which directions do the borders have?',
        options: ['Horizontal, vertical and 45°', 'Any'],
      },
      run: { iterations: 20 },
      measured: proved(0),
      found:
        'Only these: the difference of two such costs has a gradient whose entries are −2, 0 or 2, and a border is perpendicular to it.',
      notes: 'Drag q towards 2, and the borders become curves.',
    },
    {
      title: 'One direction is dear',
      text: 'A step up or down costs five times as much as a step across.',
      tex: String.raw`c(x, y) = |x_1 - y_1| + 5\,|x_2 - y_2|`,
      part: 'cost',
      setup: { ...STILL, cost: 'custom', expr: 'abs(x1-y1) + 5*abs(x2-y2)' },
      predict: {
        ask: 'A point finds one real 2 to its right and one 0.5 above it. Which is cheaper?',
        options: ['The one to its right', 'The one above'],
      },
      measured: proved(0),
      found:
        'To the right it costs 2, up it costs 5 · 0.5 = 2.5. “Near” has another meaning under each cost.',
      notes: 'The disc above the cost shows all places that cost the same from its centre.',
    },
    {
      title: 'A torus',
      text: 'Opposite edges of a square of side 2 meet: the shorter way round counts.',
      part: 'picture',
      setup: { ...STILL, cost: 'torus', layers: 'reals,generated,lines' },
      predict: { ask: 'How far can two points be apart in x₁, at most?', range: [0, 4] },
      run: { iterations: 20 },
      measured: ({ left }) => left.experiment.period / 2,
      found: 'Half the period, 1: beyond it the other way round is shorter.',
      notes: 'Angles and times of day are such data.',
    },
    {
      title: 'A formula of your own',
      text: 'The method uses c only by its values and its gradient in [[x]], so any [[c|cost]] will do. The paper asks that, for each x, the set of y of equal cost has measure zero.',
      paper: 'Assumption 3.1',
      part: 'cost',
      setup: { ...STILL, cost: 'custom', expr: 'sum(abs(x-y)^1.5)' },
      hand: {
        does: 'Change the formula, for instance to max(abs(x-y)).',
        done: (e) => e.expr.trim() !== 'sum(abs(x-y)^1.5)',
      },
      run: { iterations: 40 },
      measured: proved(0),
      found:
        'The lines have changed with the formula, and so have kernel, gradient and certified optimum: all are made from the same text.',
      notes: 'A formula with an error is marked, and the run goes on with the last valid one.',
    },
  ],
};

/** The generator and the assigner, which meet in the assignment. */
import type { Experiment } from '../../settings/table.ts';
import { type Diagram, GENERATOR_ARROWS, generatorBoxes, toGenerator } from '../diagram.ts';
import { isAlone } from './settings.ts';

export function diagram(e: Pick<Experiment, 'train' | 'assignerKind'>): Diagram {
  const moves = !isAlone(e);
  const assigner = e.assignerKind === 'table' ? 'a table' : 'the assigner';
  const generator = moves
    ? 'The gradient of the cost between points and their reals flows to G.'
    : 'G is not trained.';
  return {
    words: `Latents z pass through the generator G and become points x. The potential ψ, ${assigner}, has a value at each real y. Each point is assigned to the real with the least s·c + ψ. The loads, less their fair share, are the gradient in ψ. ${generator}`,
    boxes: [
      ...generatorBoxes(),
      { id: 'y', symbol: 'y', name: 'reals', column: 0, row: 1, kind: 'reals', lines: ['assign'] },
      {
        ...{ id: 'ψ', symbol: 'ψ', name: e.assignerKind === 'table' ? 'table' : 'assigner' },
        ...{ column: 1, row: 1, kind: 'network', lines: ['assign', 'assigner'] },
      },
      {
        id: 'ψ(y)',
        symbol: 'y, ψ(y)',
        name: 'potential',
        column: 2,
        row: 1,
        kind: 'reals',
        lines: ['assign'],
      },
      {
        ...{ id: 'a', symbol: 's·c + ψ', name: 'least of all' },
        ...{ column: 3, row: 'both', kind: 'result', lines: ['assign', 'count'] },
      },
    ],
    arrows: [
      ...GENERATOR_ARROWS,
      { from: 'y', to: 'ψ', lines: ['assign'] },
      { from: 'ψ', to: 'ψ(y)', lines: ['assign'] },
      { from: 'x', to: 'a', lines: ['assign'] },
      { from: 'ψ(y)', to: 'a', lines: ['assign'] },
    ],
    gradients: [
      ...(moves ? [toGenerator('a', 'gradient of the cost')] : []),
      {
        ...{ from: 'a', to: 'ψ', side: 'below', label: 'loads − fair share' },
        lines: ['count', 'assigner'],
      },
    ],
  };
}

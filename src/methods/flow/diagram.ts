/** Latents are paired with reals, and the velocity is learned on the lines between them. */
import type { Experiment } from '../../settings/table.ts';
import type { Diagram } from '../diagram.ts';

export function diagram({ coupling }: Pick<Experiment, 'coupling'>): Diagram {
  const learned = coupling === 'semi-discrete';
  const drawn = ['draw', 'assign', 'pair'];
  const potential = learned
    ? 'A potential ψ at the reals, which learns from the loads, decides the pairs. '
    : '';
  return {
    words: `Latents z are paired with reals y. ${potential}The velocity v is learned at places x on the lines between the pairs: the gradient of its error flows to v. Points are made by following v from latents.`,
    boxes: [
      { id: 'z', symbol: 'z', name: 'latents', column: 0, row: 0, kind: 'generated', lines: drawn },
      { id: 'y', symbol: 'y', name: 'reals', column: 0, row: 1, kind: 'reals', lines: ['assign', 'pair'] },
      ...(learned
        ? [
            {
              ...({ id: 'ψ', symbol: 'ψ', name: 'table', column: 1, row: 1, kind: 'network' } as const),
              lines: ['assign', 'potential'],
            },
          ]
        : []),
      {
        ...{ id: 'pair', symbol: 'z – y', name: 'pairs', column: 2, row: 'both', kind: 'result' },
        lines: ['assign', 'count', 'pair'],
      },
      {
        id: 'v',
        symbol: 'v(x, t)',
        name: 'velocity',
        column: 3,
        row: 'both',
        kind: 'network',
        lines: ['velocity'],
      },
      { id: 'L', symbol: 'L', name: 'error', column: 4, row: 'both', kind: 'result', lines: ['velocity'] },
    ],
    arrows: [
      { from: 'z', to: 'pair', lines: ['assign', 'pair'] },
      ...(learned
        ? [
            { from: 'y', to: 'ψ', lines: ['assign', 'pair'] },
            { from: 'ψ', to: 'pair', lines: ['assign', 'pair'] },
          ]
        : [{ from: 'y', to: 'pair', lines: ['pair'] }]),
      { from: 'pair', to: 'v', lines: ['velocity'] },
      { from: 'v', to: 'L', lines: ['velocity'] },
    ],
    gradients: [
      { from: 'L', to: 'v', side: 'above', label: 'gradient', lines: ['velocity'] },
      ...(learned
        ? [
            {
              ...({ from: 'pair', to: 'ψ', side: 'below', label: 'loads − fair share' } as const),
              lines: ['count', 'potential'],
            },
          ]
        : []),
    ],
  };
}

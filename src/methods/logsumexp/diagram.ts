/** The generator and the potential, which meet in a smoothed minimum. */
import { type Diagram, GENERATOR_ARROWS, generatorBoxes, toGenerator } from '../diagram.ts';

const STEPS = ['soften', 'critic'];

export const diagram = (): Diagram => ({
  words:
    'Latents z pass through the generator G and become points x. The potential ψ is a network with a value at each real y of the batch. The smoothed minimum of s·c + ψ splits the mass of each point among the reals. The gradient of the dual value flows to ψ, and in the generator’s step to G.',
  boxes: [
    ...generatorBoxes(),
    { id: 'y', symbol: 'y', name: 'reals', column: 0, row: 1, kind: 'reals', lines: ['draw'] },
    { id: 'ψ', symbol: 'ψ', name: 'potential', column: 1, row: 1, kind: 'network', lines: STEPS },
    { id: 'ψ(y)', symbol: 'y, ψ(y)', name: 'prices', column: 2, row: 1, kind: 'reals', lines: ['soften'] },
    {
      ...{ id: 'a', symbol: 's·c + ψ', name: 'soft least', column: 3, row: 'both', kind: 'result' },
      lines: STEPS,
    },
  ],
  arrows: [
    ...GENERATOR_ARROWS,
    { from: 'y', to: 'ψ', lines: ['soften'] },
    { from: 'ψ', to: 'ψ(y)', lines: ['soften'] },
    { from: 'x', to: 'a', lines: ['soften'] },
    { from: 'ψ(y)', to: 'a', lines: ['soften'] },
  ],
  gradients: [
    toGenerator('a', 'gradient of the dual'),
    { from: 'a', to: 'ψ', side: 'below', label: 'gradient of the dual', lines: ['critic'] },
  ],
});

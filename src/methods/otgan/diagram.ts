/** The generator, and the critic whose features give the cost. The letters are those of its listing. */
import { type Diagram, GENERATOR_ARROWS, generatorBoxes, toGenerator } from '../diagram.ts';

export const diagram = (): Diagram => ({
  words:
    'Latents z pass through the generator G and become two batches Y. The critic v turns these, and two batches of reals X, into features, whose cosine is the cost. Plans between the batches give their energy distance. Its gradient flows through v to G, which lowers it, or to v, which raises it.',
  boxes: [
    ...generatorBoxes().map((box) => (box.id === 'x' ? { ...box, symbol: 'Y, Y′' } : box)),
    { id: 'X', symbol: 'X, X′', name: 'reals', column: 2, row: 1, kind: 'reals', lines: ['draw'] },
    {
      ...{ id: 'v', symbol: 'v', name: 'critic', column: 3, row: 'both', kind: 'network' },
      lines: ['match', 'critic', 'generator'],
    },
    { id: 'π', symbol: 'π', name: 'six plans', column: 4, row: 'both', kind: 'result', lines: ['match'] },
  ],
  arrows: [
    ...GENERATOR_ARROWS,
    { from: 'x', to: 'v', lines: ['match'] },
    { from: 'X', to: 'v', lines: ['match'] },
    { from: 'v', to: 'π', lines: ['match'] },
  ],
  gradients: [
    toGenerator('π', 'gradient through v'),
    { from: 'π', to: 'v', side: 'below', label: 'gradient', lines: ['critic'] },
  ],
});

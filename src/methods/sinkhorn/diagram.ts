/** The generator alone, and a plan between batches. */
import { type Diagram, GENERATOR_ARROWS, generatorBoxes, toGenerator } from '../diagram.ts';

export const diagram = (): Diagram => ({
  words:
    'Latents z pass through the generator G and become points x. Sinkhorn’s iterations find a plan π with entropy between these and a batch of reals y. The gradient of its cost flows to G. There is no second network.',
  boxes: [
    ...generatorBoxes(),
    { id: 'y', symbol: 'y', name: 'reals', column: 2, row: 1, kind: 'reals', lines: ['draw', 'plan'] },
    {
      ...{ id: 'π', symbol: 'π', name: 'plan', column: 3, row: 'both', kind: 'result' },
      lines: ['plan', 'debias'],
    },
  ],
  arrows: [
    ...GENERATOR_ARROWS,
    { from: 'x', to: 'π', lines: ['plan'] },
    { from: 'y', to: 'π', lines: ['plan'] },
  ],
  gradients: [toGenerator('π', 'gradient of the cost')],
});

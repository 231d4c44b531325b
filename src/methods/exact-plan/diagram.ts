/** The generator alone: a solver takes the place of the assigner. */
import { type Diagram, GENERATOR_ARROWS, generatorBoxes, toGenerator } from '../diagram.ts';

export const diagram = (): Diagram => ({
  words:
    'Latents z pass through the generator G and become points x. A solver finds the optimal plan π between the points and the reals y, and a potential ψ that proves it. The gradient of the plan’s cost flows to G.',
  boxes: [
    ...generatorBoxes(),
    { id: 'y', symbol: 'y', name: 'reals', column: 2, row: 1, kind: 'reals', lines: ['plan'] },
    {
      ...{ id: 'π', symbol: 'π, ψ', name: 'solver' },
      ...{ column: 3, row: 'both', kind: 'result', lines: ['plan', 'potential'] },
    },
  ],
  arrows: [
    ...GENERATOR_ARROWS,
    { from: 'x', to: 'π', lines: ['plan'] },
    { from: 'y', to: 'π', lines: ['plan'] },
  ],
  gradients: [toGenerator('π', 'gradient of the cost')],
});

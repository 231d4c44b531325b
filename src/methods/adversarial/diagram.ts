/** The generator, and the critic or discriminator that judges its points beside reals. */
import { type Diagram, GENERATOR_ARROWS, generatorBoxes, toGenerator } from '../diagram.ts';

/** @param critic its symbol and name @param critics the lines of the listing that change it */
export function adversarialDiagram(
  critic: { symbol: string; name: string },
  critics: readonly string[] = ['critic', 'penalty', 'clip'],
): Diagram {
  const { symbol, name } = critic;
  return {
    words: `Latents z pass through the generator G and become points x. The ${name} ${symbol} judges these and the reals y. The gradient of its objective flows to ${symbol}, and in the generator’s step through ${symbol} and x to G.`,
    boxes: [
      ...generatorBoxes(),
      { id: 'y', symbol: 'y', name: 'reals', column: 2, row: 1, kind: 'reals', lines: ['draw'] },
      {
        ...{ id: symbol, symbol, name, column: 3, row: 'both', kind: 'network' },
        lines: [...critics, 'generator'],
      },
      { id: 'L', symbol: 'L', name: 'objective', column: 4, row: 'both', kind: 'result', lines: ['critic'] },
    ],
    arrows: [
      ...GENERATOR_ARROWS,
      { from: 'x', to: symbol, lines: critics },
      { from: 'y', to: symbol, lines: critics },
      { from: symbol, to: 'L', lines: ['critic', 'generator'] },
    ],
    gradients: [
      toGenerator('L', `gradient through ${symbol}`),
      { from: 'L', to: symbol, side: 'below', label: 'gradient', lines: ['critic'] },
    ],
  };
}

/** A method's networks as a diagram: what points pass through, and which way the gradient flows. */
import type { Experiment } from '../settings/table.ts';

/** A network, or what goes into it or comes out. */
export interface DiagramBox {
  id: string;
  /** Its symbol, and its name below. */
  symbol: string;
  name: string;
  column: number;
  /** The upper row, the lower row, or both. */
  row: 0 | 1 | 'both';
  /** What is drawn of it: points, a network with parameters, or what is computed from both sides. */
  kind: 'generated' | 'reals' | 'network' | 'result';
  /** The lines of the listing during which it is lit. */
  lines: readonly string[];
}

export interface DiagramArrow {
  from: string;
  to: string;
  lines: readonly string[];
}

/** From what is computed back to the network that learns from it, above the boxes or below them. */
export interface DiagramGradient extends DiagramArrow {
  side: 'above' | 'below';
  label: string;
}

export interface Diagram {
  /** All of it in words, for those who do not see it. */
  words: string;
  boxes: readonly DiagramBox[];
  arrows: readonly DiagramArrow[];
  gradients: readonly DiagramGradient[];
}

export interface DiagramModule {
  diagram(e: Experiment): Diagram;
}

/** Latents z, the generator G and its points x, in the first three columns of the upper row. */
export const generatorBoxes = (): DiagramBox[] => [
  { id: 'z', symbol: 'z', name: 'latents', column: 0, row: 0, kind: 'generated', lines: ['generate'] },
  {
    ...{ id: 'G', symbol: 'G', name: 'generator', column: 1, row: 0, kind: 'network' },
    lines: ['generate', 'generator'],
  },
  { id: 'x', symbol: 'x', name: 'generated', column: 2, row: 0, kind: 'generated', lines: ['generate'] },
];

export const GENERATOR_ARROWS: readonly DiagramArrow[] = [
  { from: 'z', to: 'G', lines: ['generate'] },
  { from: 'G', to: 'x', lines: ['generate'] },
];

/** The gradient from a result to the generator. */
export const toGenerator = (from: string, label: string): DiagramGradient => ({
  ...{ from, to: 'G', side: 'above', label, lines: ['generator'] },
});

/** The lines that algorithms on minibatches begin with. */
import type { ListingLine, Words } from '../listing.ts';

/** Drawing n reals, and generating n points. */
export const drawLines = ({ count }: Words): readonly [draw: ListingLine, generate: ListingLine] => [
  {
    line: 'draw',
    text: 'draw reals yⱼ',
    explanation: 'Reals are drawn uniformly at random, with replacement.',
    tex: () => String.raw`y_j \sim \tfrac1N \textstyle\sum_k \delta_{y_k},\quad j = 1,\dots,n`,
    live: ({ setup }) => (setup ? `n = ${count(setup.m)}` : ''),
  },
  {
    line: 'generate',
    text: 'generate xᵢ = G(zᵢ)',
    explanation:
      'Fresh latents are drawn, and the generator turns each into a point: as many points as reals.',
    tex: () => String.raw`x_i = G_\theta(z_i),\quad z_i \sim \mu,\quad i = 1,\dots,n`,
    live: ({ setup }) => (setup ? `n = ${count(setup.m)}` : ''),
  },
];

/** Which points the numbers refer to. */
export const MINIBATCH_NOTE =
  'The numbers here and in the charts are of the n reals and n points of the last steps; the picture shows fixed latents.';

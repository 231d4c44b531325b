/** What the descriptions of all methods with a critic have in common. */
import type { Method, Step } from '../method.ts';

/**
 * The steps of an iteration. @param critic `critic` or `discriminator` @param lines of the listing, in the critic's
 * step
 */
export const adversarialSteps = (critic: string, key: string, lines: readonly string[]): readonly Step[] => [
  {
    id: 'critic',
    label: `One ${critic} step`,
    hint: 'Draw reals, generate points, and learn to tell them apart.',
    key,
    lines,
  },
  {
    id: 'generator',
    label: 'One generator step',
    hint: `Move points to where the ${critic} is higher.`,
    key: 'G',
    lines: ['generator'],
  },
];

/** How often each step is run in an iteration. */
export const times: Method['times'] = (e) => [e.criticSteps, 1];

export const NOT_ASSIGNED = 'This method assigns no point to a real: there are no lines, loads, cells or ψ.';

/** What the descriptions of methods with a critic share. */
import type { Method, Step } from '../method.ts';

/** @param critic `critic` or `discriminator`; lines of the algorithm that its step runs through */
export const stepsOf = (critic: string, key: string, lines: readonly string[]): readonly Step[] => [
  {
    id: 'critic',
    label: `One ${critic} step`,
    hint: 'Draw reals, generate points, tell them apart better.',
    key,
    lines,
  },
  {
    id: 'generator',
    label: 'One generator step',
    hint: `Move where the ${critic} rises.`,
    key: 'G',
    lines: ['generator'],
  },
];

/** Of an iteration. */
export const times: Method['times'] = (e) => [e.criticSteps, 1];

export const NOT_ASSIGNED = 'This method assigns no point to a real: there are no lines, loads, cells or ψ.';

import type { Claim } from '../claim.ts';
import { nearest } from './lesson.ts';

const [start, follow, learn] = nearest.steps.map(({ setup }) => setup);

export const CLAIMS: readonly Claim[] = [
  {
    about: 'lesson nearest, step 1',
    says: 'over 90 % of 200 reals receive nothing',
    runs: { start: { change: start, iterations: 0 } },
    figure: 'unassigned',
    holds: ({ start }) => start > 180,
  },
  {
    about: 'lesson nearest, steps 2 and 3',
    says: 'one cluster or hardly more without ψ, all ten with it',
    runs: { without: { change: follow, iterations: 200 }, with: { change: learn, iterations: 200 } },
    figure: 'captured',
    holds: (medians) => medians.without <= 2 && medians.with === 10,
  },
];

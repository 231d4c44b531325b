import type { Claim } from '../claim.ts';
import { opening } from './lesson.ts';

const [{ setup: alone }, { setup: both }] = opening.steps;

export const CLAIMS: readonly Claim[] = [
  {
    about: 'lesson opening, step 1',
    says: 'each real receives one point',
    runs: { trained: { change: alone, iterations: 100 } },
    figure: 'misplaced',
    holds: ({ trained }) => trained === 0,
  },
  {
    about: 'lesson opening, step 2',
    says: 'less than a tenth of the transport cost is left',
    runs: { start: { change: both, iterations: 0 }, trained: { change: both, iterations: 150 } },
    figure: 'assignedCost',
    holds: ({ start, trained }) => trained < start / 10,
  },
];

import type { Claim } from '../claim.ts';
import { even } from './lesson.ts';

const [, , { setup, beside }] = even.steps;
const table = { change: setup, iterations: 300 };

export const CLAIMS: readonly Claim[] = [
  {
    about: 'lesson even, steps 1 and 3',
    says: 'a few points misplaced by a table, over half by a network, 97.5 % at the start',
    runs: {
      table,
      network: { change: { ...setup, ...beside?.change }, iterations: 300 },
      start: { change: setup, iterations: 0 },
    },
    figure: 'misplaced',
    holds: ({ table, network, start }) => table <= 0.02 && network > 0.5 && start > 0.95,
  },
  {
    about: 'lesson even, step 2',
    says: 'the cost of the assignment is within 1 % of the optimum',
    runs: { table },
    figure: 'gap',
    holds: ({ table }) => table < 0.01,
  },
];

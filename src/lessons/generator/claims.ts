import type { Claim } from '../claim.ts';
import { generator } from './lesson.ts';

const [, { setup: turns }, { setup: clusters }] = generator.steps;

export const CLAIMS: readonly Claim[] = [
  {
    about: 'lesson generator, step 2',
    says: 'the dual value falls from about 0.66 below a tenth of it',
    runs: { start: { change: turns, iterations: 0 }, trained: { change: turns, iterations: 100 } },
    figure: 'dual',
    holds: ({ start, trained }) => Math.abs(start - 0.66) < 0.1 && trained < start / 10,
  },
  {
    about: 'lesson generator, step 3',
    says: 'all ten clusters are captured',
    runs: { trained: { change: clusters, iterations: 200 } },
    figure: 'captured',
    holds: ({ trained }) => trained === 10,
  },
];

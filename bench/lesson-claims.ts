/** What lessons say of runs. What presets say too (GAN, few points, batches of 3, flow) is checked there. */
import { CLAIMS as EVEN } from '../src/lessons/even/claims.ts';
import { CLAIMS as GENERATOR } from '../src/lessons/generator/claims.ts';
import { CLAIMS as NEAREST } from '../src/lessons/nearest/claims.ts';
import { CLAIMS as OPENING } from '../src/lessons/opening/claims.ts';
import { checked } from './claim.ts';
import type { Row } from './tools.ts';

export const lessonClaims = (): Promise<Row[]> => checked([...OPENING, ...NEAREST, ...EVEN, ...GENERATOR]);

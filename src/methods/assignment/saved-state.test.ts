import { expect, it } from 'vitest';
import { defaults } from '../../../test/experiment.ts';
import { pointsAt } from './batch-size-schedule.ts';
import { MAX_POINTS, parseState } from './saved-state.ts';

const batch = (m: number) => ({ position: 0, m, t: 10, sigma: 0.1, frozen: true });

it('takes the largest batch that the settings allow, and none beyond', () => {
  const e = { ...defaults(), ratio: 16, schedule: 'sqrt', horizon: 10 } as const;
  expect(MAX_POINTS).toBe(pointsAt(e, 20000, 10));
  const state = { batch: batch(MAX_POINTS), stepsAlone: 3, assigner: 'table' };
  expect(parseState(state, e)).toEqual(state);
  expect(() => parseState({ ...state, batch: batch(MAX_POINTS + 1) }, e)).toThrow();
});

it('what old runs did not say follows from their settings', () => {
  const e = { ...defaults(), assignerKind: 'conv' } as const;
  expect(parseState({ batch: null }, e)).toEqual({ batch: null, stepsAlone: 0, assigner: 'conv' });
});

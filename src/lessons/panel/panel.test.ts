import { describe, expect, it } from 'vitest';
import { defaults } from '../../experiment/experiment.ts';
import type { ExperimentState } from '../../store/experiment-store.ts';
import { lastSteps, rememberStep } from '../../store/lesson-progress.ts';
import type { Step } from '../lesson.ts';
import { changesOf } from '../psi-change.ts';
import { comparison, readAnswer } from './Answer.tsx';
import { hasEnded, isSetUp, momentOf } from './run.ts';

const NUMBER = { ask: '?', unit: '%', range: [0, 100] } as const;
const CHOICE = { ask: '?', options: ['No', 'Yes'] };

describe('a prediction', () => {
  it('is read as people type it, and refused outside its range', () => {
    expect(['12', ' 12,5 ', '12 %', '', 'many', '101', '-1'].map((text) => readAnswer(NUMBER, text))).toEqual(
      [12, 12.5, 12, null, null, null, null],
    );
    expect(['0', '1', '2', ''].map((text) => readAnswer(CHOICE, text))).toEqual([0, 1, null, null]);
  });

  it('is compared with what was measured', () => {
    expect(comparison(NUMBER, 50, 97.5)).toBe('You predicted 50 %. It is 97.5 %.');
    expect(comparison(NUMBER, null, 97.5)).toBe('It is 97.5 %.');
    expect(comparison(CHOICE, 1, 1)).toBe('As you predicted: “Yes”.');
    expect(comparison(CHOICE, 0, 1)).toBe('It is: “Yes”.');
  });
});

const frame = (iteration: number, stepsDone = 0) => ({ run: 7, iteration, stepsDone, scalars: {} });
const state = (frames: unknown[], more: object = {}) =>
  ({
    ...{ experiment: defaults(), frames, reals: { run: 7 }, exact: null },
    status: { playing: false, iteration: 0 },
    ...more,
  }) as unknown as ExperimentState;
const step = (run: Step['run']) => ({ run }) as Step;

describe('the run of a step', () => {
  it('begins with the first frame of a new run', () => {
    expect(isSetUp(state([frame(0)]), 6)).toBe(true);
    expect(isSetUp(state([frame(0)]), 7)).toBe(false);
    expect(isSetUp(state([]), 6)).toBe(false);
    expect(isSetUp(state([frame(0)], { reals: null }), null)).toBe(false);
  });

  it('ends after its iterations, or after its step', () => {
    const ended = (run: Step['run'], at: object) => hasEnded(step(run), state([at]));
    expect(ended({ iterations: 3 }, frame(2, 5))).toBe(false);
    expect(ended({ iterations: 3 }, frame(3))).toBe(true);
    expect(ended({ step: 'assigner', times: 2 }, frame(0, 1))).toBe(false);
    expect(ended({ step: 'assigner', times: 2 }, frame(0, 2))).toBe(true);
    expect(ended(undefined, frame(9))).toBe(false);
  });

  it('is measured when all lanes are at rest, by an optimum of the points shown alone', () => {
    const last = frame(3);
    const rest = state([frame(0), last], { status: { playing: false, iteration: 3 } });
    expect(momentOf([rest])).toMatchObject({ right: null, left: { last, optimum: null } });
    expect(momentOf([rest, state([last], { status: { playing: true, iteration: 3 } })])).toBeNull();
    expect(momentOf([state([last], { status: { playing: false, iteration: 4 } })])).toBeNull();
    const solved = (current: boolean) => ({ exact: { current, solved: { lower: 1, upper: 3 } } });
    expect(momentOf([{ ...rest, ...solved(true) } as ExperimentState])?.left.optimum).toBe(2);
    expect(momentOf([{ ...rest, ...solved(false) } as ExperimentState])?.left.optimum).toBeNull();
  });
});

it('the change of ψ is relative to the mean change, beside the load that was counted', () => {
  const of = (psi: number[], loads: number[]) =>
    ({ assigned: { psi: Float32Array.from(psi), loads: Int32Array.from(loads) } }) as never;
  expect(changesOf(of([0, 0], [2, 0]), of([1, 0], [1, 1]))).toEqual([
    { real: 0, load: 2, change: 0.5 },
    { real: 1, load: 0, change: -0.5 },
  ]);
  expect(changesOf(undefined, of([1], [1]))).toBeNull();
});

it('last steps are remembered where the storage works, and nothing breaks where it does not', () => {
  const kept = new Map<string, string>();
  const storage = () =>
    ({
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    }) as Storage;
  rememberStep('even', 2, storage);
  rememberStep('cost', 3, storage);
  expect(lastSteps(storage)).toEqual({ even: 2, cost: 3 });
  for (const wrong of ['{', 'null', '[]', '{"even":"x","cost":-1}']) {
    kept.set('transport-lab-lessons', wrong);
    expect(lastSteps(storage)).toEqual({});
  }
  const closed = () => {
    throw new Error('denied');
  };
  expect(() => rememberStep('even', 2, closed)).not.toThrow();
  expect(lastSteps(closed)).toEqual({});
});

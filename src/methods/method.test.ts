import { describe, expect, it } from 'vitest';
import { defaults } from '../../test/experiment.ts';
import { dueStep, endsIteration, linesPerIteration, type Step, stepsOf, stepsThrough } from './method.ts';
import { METHODS, methodOf } from './registry.ts';

const step = (id: string, ...lines: string[]): Step => ({ id, label: id, hint: '', key: id, lines });
const steps = [step('a', 'x', 'y'), step('b', 'z'), step('c', 'w')];
const method = (...times: number[]) => ({ steps, times: () => times });
const e = defaults();

/** The steps of an iteration that is run as they fall due. */
function iteration(of: ReturnType<typeof method>): string {
  let run = '';
  for (let done = 0; ; ) {
    const { id } = dueStep(of, e, done++);
    run += id;
    if (endsIteration(of, e, id, done)) return run;
  }
}

describe('an iteration', () => {
  it('runs each step as often as the method says, in order', () => {
    expect(iteration(method(2, 1, 1))).toBe('aabc');
    expect(iteration(method(3, 0, 0))).toBe('aaa');
    expect(iteration(method(0, 1, 2))).toBe('bcc');
  });

  it('ends with its last step also where that was asked for early', () => {
    expect(endsIteration(method(5, 0, 1), e, 'c', 2)).toBe(true);
    expect(endsIteration(method(5, 0, 1), e, 'a', 9)).toBe(false);
  });

  it('goes on to the last step where more steps were asked for than it has', () => {
    expect(dueStep(method(2, 1, 1), e, 7).id).toBe('c');
  });

  it('knows where the repetitions of a step end', () => {
    expect(['a', 'b', 'c'].map((id) => stepsThrough(method(5, 0, 2), e, id))).toEqual([5, 5, 7]);
  });

  it('counts steps and lines', () => {
    expect(stepsOf(method(2, 0, 1), e).map(({ id }) => id)).toEqual(['a', 'c']);
    expect(linesPerIteration(method(5, 0, 1), e)).toBe(11);
  });
});

describe('the registry', () => {
  it('has methods with names, letters and step names of their own', () => {
    expect(new Set(METHODS.map(({ id }) => id)).size).toBe(METHODS.length);
    for (const { steps } of METHODS) {
      expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
      expect(new Set(steps.map(({ key }) => key)).size).toBe(steps.length);
    }
  });

  it('refuses a name that it does not know', () => {
    expect(() => methodOf({ method: 'toString' })).toThrow('There is no method “toString”.');
  });
});

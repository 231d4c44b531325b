import { expect, test } from 'vitest';
import { countOne, countPlaywright, countVitest, sum } from './count.ts';

const vitest = (failed: number, files: { status: string; assertionResults: unknown[] }[] = []) =>
  JSON.stringify({ numPassedTests: 5, numFailedTests: failed, numPendingTests: 2, testResults: files });
const playwright = (unexpected: number, flaky = 0) =>
  JSON.stringify({ stats: { expected: 4, unexpected, flaky, skipped: 1 } });

test('reports are counted', () => {
  expect(countVitest(vitest(0), true)).toEqual({ passed: 5, failed: 0, skipped: 2 });
  expect(countVitest(vitest(3), false)).toEqual({ passed: 5, failed: 3, skipped: 2 });
  expect(countPlaywright(playwright(0), true)).toEqual({ passed: 4, failed: 0, skipped: 1 });
  expect(countPlaywright(playwright(2, 1), false)).toEqual({ passed: 4, failed: 3, skipped: 1 });
});

test('a test file that cannot be loaded is a failure', () => {
  const files = [
    { status: 'failed', assertionResults: [] },
    { status: 'passed', assertionResults: [{}] },
    { status: 'failed', assertionResults: [{}] },
  ];
  expect(countVitest(vitest(1, files), false).failed).toBe(2);
});

test('no report, or a bad end with nothing counted, is a failure', () => {
  expect(countVitest(null, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countPlaywright(null, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countVitest(vitest(0), false).failed).toBe(1);
  expect(countPlaywright(playwright(0), false).failed).toBe(1);
});

test('stages add up', () => {
  const counts = [countOne(true), countOne(false), { passed: 3, failed: 2, skipped: 1 }];
  expect(sum(counts)).toEqual({ passed: 4, failed: 3, skipped: 1 });
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runOf, SAMPLES_PER_REAL } from './paper-tables.ts';
import { INDEX_FILE, resultFile } from './result-files.ts';
import { readResult, type StoredResult } from './results.ts';
import { fromHash } from './url.ts';

const FOLDER = 'public/results';
const json = (file: string): unknown => JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'));
const files = readdirSync(FOLDER).filter((file) => file !== INDEX_FILE && !file.startsWith('benchmark'));

it('the index lists every stored result', () => {
  expect(json(INDEX_FILE)).toEqual(expect.arrayContaining(files));
  expect(json(INDEX_FILE)).toHaveLength(files.length);
  expect(files.length).toBeGreaterThan(0);
});

describe.each(files)('%s', (file) => {
  const result = readResult(json(file));
  const { experiment, iterations, metrics, baselines } = result;
  const run = runOf(result.name, result.scale);

  it('is a whole run of the row that it names, with the settings of the table', () => {
    expect(file).toBe(resultFile(result));
    expect({ experiment, iterations }).toEqual({ experiment: run.experiment, iterations: run.iterations });
    expect(fromHash(result.link).experiment).toEqual(run.experiment);
  });

  it('measured ten samples a real, as finely as the table asks', () => {
    expect(metrics.N).toBe(run.experiment.N);
    expect(metrics.samples).toBe(SAMPLES_PER_REAL * metrics.N);
    const distances = [metrics.w1, metrics.own, baselines.resampled.w1, baselines.unseen?.w1];
    for (const distance of distances) expect(distance?.gap ?? 0).toBeLessThanOrEqual(run.gap);
  });

  it('is no better than a plan can be', () => {
    // W1 moves each sample at least as far as its nearest real.
    expect(metrics.w1.upper).toBeGreaterThanOrEqual(metrics.nearest.mean * (1 - 1e-6));
    expect(metrics.variance.tenth).toBeCloseTo(metrics.variance.eq16 / 10, 12);
  });
});

describe('an invalid result is rejected, and its fault named:', () => {
  const good = json(files[0]) as StoredResult;
  const CASES: [what: string, change: object, named: string][] = [
    ['another row', { name: 'mnist-blur' }, 'name'],
    ['another scale', { scale: 'large' }, 'scale'],
    ['a setting out of range', { experiment: { ...good.experiment, N: 3 } }, 'experiment'],
    ['an unknown setting', { experiment: { ...good.experiment, colour2: 1 } }, 'experiment'],
    [
      'bounds in the wrong order',
      { metrics: { ...good.metrics, w1: { ...good.metrics.w1, lower: 1e9 } } },
      'w1',
    ],
    ['a value that is not a number', { seconds: { training: null, measuring: 1 } }, 'seconds.training'],
    ['an invalid date', { date: 'today' }, 'date'],
    ['an unknown field', { extra: 1 }, 'extra'],
  ];

  it.each(CASES)('%s', (_, change, named) => {
    expect(() => readResult({ ...good, ...change })).toThrow(named);
  });

  it('no result at all', () => {
    expect(() => readResult(null)).toThrow('the result');
  });
});

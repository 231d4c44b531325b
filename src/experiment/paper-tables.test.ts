import { describe, expect, it } from 'vitest';
import { validate } from './experiment.ts';
import { ROW_NAMES, runOf, SCALES, TABLES } from './paper-tables.ts';
import { fromHash, toHash } from './url.ts';

const RUNS = ROW_NAMES.flatMap((name) => SCALES.map((scale) => ({ name, scale, run: runOf(name, scale) })));

describe('the tables of the paper', () => {
  it('have each row that can be run once', () => {
    const names = TABLES.flatMap(({ rows }) => rows.flatMap(({ name }) => name ?? []));
    expect(names.toSorted()).toEqual(ROW_NAMES.toSorted());
  });

  it('list the published values of methods that cannot be run', () => {
    for (const { rows } of TABLES)
      expect(rows.filter(({ name }) => name === null).map(({ method }) => method)).toEqual([
        'GAN',
        'WGAN',
        'WGAN-GP',
      ]);
  });
});

describe.each(RUNS)('$name at the $scale scale', ({ name, scale, run: { experiment, iterations, gap } }) => {
  it('has valid settings that a link holds', () => {
    expect(validate({ ...experiment })).toEqual({ experiment, notices: [] });
    expect(fromHash(toHash(experiment))).toEqual({ experiment, notices: [] });
  });

  it('is of the data and the cost that its name says', () => {
    expect(`${experiment.data}-${experiment.cost}`).toBe(name);
  });

  it('is of the size that its scale says', () => {
    const { N, image, ratio } = experiment;
    const sizes = { small: [500, 28, 2], full: [5000, 32, 1 / 4], paper: [5000, 32, 10] };
    expect([N, image, ratio]).toEqual(sizes[scale]);
    expect(iterations).toBeGreaterThan(0);
    expect(gap).toBeLessThanOrEqual(1e-3);
  });
});

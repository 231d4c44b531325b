import { expect, it } from 'vitest';
import { distanceLeft } from './Ended.tsx';

const solved = { lower: 2, upper: 2.000001, gap: 5e-7 };

it('tells how far the dual value is from the certified distance', () => {
  expect(distanceLeft(1.9, solved)).toContain('5 % below the certified distance 2.0000');
  expect(distanceLeft(1.999, solved)).toContain('0.05 % below');
});

it('says that ties are left where both agree up to rounding, also where rounding lifts the dual value above', () => {
  for (const dual of [1.9999995, 2, 2.0000005, 2.000002])
    expect(distanceLeft(dual, solved)).toContain('several reals cost the same');
  expect(distanceLeft(1.99999, solved)).not.toContain('several reals cost the same');
});

it('costs may be negative', () => {
  expect(distanceLeft(-2.1, { lower: -2, upper: -1.999999, gap: 5e-7 })).toContain('5 % below');
  expect(distanceLeft(-2, { lower: -2, upper: -1.999999, gap: 5e-7 })).toContain(
    'several reals cost the same',
  );
});

import { describe, expect, it } from 'vitest';
import { classShares, classVerdict } from './classes.ts';

const labels = Uint8Array.of(0, 0, 2, 2, 2, 2, 7, 7);

describe('classes of the nearest reals', () => {
  it('are counted beside their fair share, those that occur among the reals', () => {
    expect(classShares(Int32Array.of(0, 1, 1, 2), labels, ['shirt', 'coat', 'bag'])).toEqual([
      { name: 'shirt', count: 3, fair: 1 },
      { name: 'bag', count: 1, fair: 2 },
      { name: '7', count: 0, fair: 1 }, // no name is known
    ]);
  });

  it('have fair shares that add up to all images', () => {
    const shares = classShares(Int32Array.of(0, 3, 6, 7, 7), labels, null);
    expect(shares.reduce((sum, s) => sum + s.fair, 0)).toBeCloseTo(5);
    expect(shares.reduce((sum, s) => sum + s.count, 0)).toBe(5);
  });

  it('are told in a sentence', () => {
    expect(classVerdict(classShares(Int32Array.of(0, 1, 1, 2), labels, null))).toBe(
      'Not reached: 7. Furthest above its fair share: 0 (×3).',
    );
    expect(classVerdict(classShares(Int32Array.of(0, 2, 6), labels, null))).toMatch(
      /^Every class is reached/,
    );
  });
});

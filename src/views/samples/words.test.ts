import { describe, expect, it } from 'vitest';
import type { Assigned, Reals } from '../../runtime/protocol/protocol.ts';
import { classOf, imageWords, realName, realWords } from './words.ts';

const reals = { labels: Uint8Array.of(1, 0, 2), classes: ['Trouser', 'Bag'] } as unknown as Reals;
const assigned: Assigned = {
  index: Int32Array.of(2, 0),
  value: Float32Array.of(0.5, 0.25),
  psi: Float32Array.of(-0.125, 0, 0.5),
  loads: Int32Array.of(1, 0, 5),
  ...{ loadsFrom: 6, loadsOf: 'batch', grid: null },
};

describe('words', () => {
  it('name classes, by number where no name is known', () => {
    expect([0, 1, 2].map((j) => classOf(reals, j))).toEqual(['Bag', 'Trouser', '2']);
    expect(classOf({ labels: null, classes: null }, 0)).toBe('');
    expect(realName(reals, 0)).toBe('real 0 (Bag)');
    expect(realName({ ...reals, labels: null }, 1)).toBe('real 1');
  });

  it('tell a pair and a real', () => {
    expect(imageWords(reals, assigned, 1)).toBe(
      'Generated image 2, assigned to real 0 (Bag): s·c\u00a0+\u00a0ψ\u00a0= 0.25, ψ = −0.125',
    );
    expect(imageWords(reals, null, 1)).toBe('Generated image 2');
    expect(realWords(reals, assigned, 2)).toBe(
      'Real 2 (2): receives 5 of 6 images of the last step (×2.5 fair share), ψ = 0.5',
    );
  });
});

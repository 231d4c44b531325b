import { describe, expect, it } from 'vitest';
import type { Frame } from '../../runtime/protocol/protocol.ts';
import { agreement, comparedCosts, costWords } from './costs.ts';
import { imageOf, neighbour } from './subject.ts';

const frame = {
  dimension: 2,
  arrays: { generated: new Float32Array(8) },
  assigned: { index: Int32Array.of(4, 9, 9, 2) },
} as Frame;

describe('what is looked at', () => {
  it('has neighbours, round the end', () => {
    expect(neighbour({ kind: 'generated', at: 3 }, frame, 1)).toEqual({ kind: 'generated', at: 0 });
    expect(neighbour({ kind: 'generated', at: 0 }, frame, -1)).toEqual({ kind: 'generated', at: 3 });
    const among = [9, 5, 7];
    expect(neighbour({ kind: 'real', at: 5, among }, frame, 1)).toEqual({ kind: 'real', at: 7, among });
    expect(neighbour({ kind: 'real', at: 9, among }, frame, -1)).toEqual({ kind: 'real', at: 7, among });
    expect(neighbour(null, frame, 1)).toBeNull();
  });

  it('stands for a generated image', () => {
    expect(imageOf({ kind: 'generated', at: 2 }, frame)).toBe(2);
    expect(imageOf({ kind: 'generated', at: 20 }, frame)).toBe(3); // fewer are shown than before
    expect(imageOf({ kind: 'real', at: 9, among: [9] }, frame)).toBe(1);
    expect(imageOf({ kind: 'real', at: 5, among: [5] }, frame)).toBe(0); // none is assigned to it
    expect(imageOf({ kind: 'real', at: 9, among: [9] }, { ...frame, assigned: null })).toBe(0);
  });
});

describe('costs side by side', () => {
  it('are those of images, and that of the run', () => {
    expect(comparedCosts('ssim')).toEqual(['square', 'ssim', 'blend', 'psnr', 'sobel', 'blur']);
    expect(comparedCosts('euclidean')).toHaveLength(7);
    expect(costWords('ssim').label).toBe('Structural similarity');
    for (const cost of comparedCosts('custom')) expect(costWords(cost).label).not.toBe(cost);
  });

  it('agree or not', () => {
    expect(agreement([{ index: [3, 1] }, { index: [3, 2] }])).toBe('All 2 costs agree on the nearest real.');
    expect(agreement([{ index: [3] }, { index: [2] }, { index: [3] }])).toBe(
      '3 costs, 2 different nearest reals.',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { advance, animateTo, canAnimate } from './plane-animation.ts';

const at = (...v: number[]) => Float32Array.from(v);

describe('the animation', () => {
  it('starts at rest', () => {
    const g = animateTo(null, at(1, 2, 3, 4), 0, true, true);
    expect(advance(g, 0)).toBe(false);
    expect([...g.at]).toEqual([1, 2, 3, 4]);
  });

  it('takes the time between two frames to go from one to the next', () => {
    const first = animateTo(null, at(0, 0, 0, 0), 0, true, true);
    const g = animateTo(first, at(1, 2, 3, 4), 100, true, true);
    expect(advance(g, 150)).toBe(true);
    expect([...g.at]).toEqual([0.5, 1, 1.5, 2]);
    expect(advance(g, 200)).toBe(false);
    expect([...g.at]).toEqual([1, 2, 3, 4]);
  });

  it('goes on from where it is when the next frame comes early', () => {
    const first = animateTo(null, at(0, 0, 0, 0), 0, true, true);
    const second = animateTo(first, at(1, 1, 1, 1), 100, true, true);
    advance(second, 150);
    const third = animateTo(second, at(0.5, 0.5, 0.5, 0.5), 150, true, true);
    advance(third, 160);
    expect([...third.at]).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('jumps where motion is unwanted or nothing corresponds', () => {
    const first = animateTo(null, at(0, 0, 0, 0), 0, true, true);
    expect([...animateTo(first, at(1, 1, 1, 1), 100, false, true).at]).toEqual([1, 1, 1, 1]);
    expect([...animateTo(first, at(1, 1, 1, 1, 2, 2, 2, 2), 100, true, true).at]).toHaveLength(8);
  });

  it('animates rows only within one run', () => {
    const frame = (run: number, n: number) => ({ run, arrays: { generated: new Float32Array(n) } });
    expect(canAnimate(frame(1, 4), frame(1, 4))).toBe(true);
    expect(canAnimate(frame(1, 4), frame(2, 4))).toBe(false);
    expect(canAnimate(frame(1, 4), frame(1, 6))).toBe(false);
    expect(canAnimate(null, frame(1, 4))).toBe(false);
  });
});

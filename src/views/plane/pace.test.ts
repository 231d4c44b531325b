import { describe, expect, it } from 'vitest';
import { createPace } from './pace.ts';

const draw = (pace: ReturnType<typeof createPace>, frames: number, ms: number, from = 1) => {
  for (let k = 0; k <= frames; k++) pace.drawn(from + k * ms);
};

describe('pace', () => {
  it('is slow after some frames far apart, and stays so', () => {
    const pace = createPace();
    draw(pace, 29, 40);
    expect(pace.slow).toBe(false);
    draw(pace, 29, 40, 1200);
    expect(pace.slow).toBe(true);
    draw(pace, 100, 16, 5000);
    expect(pace.slow).toBe(true);
  });

  it('is not slow at 60 frames a second, nor for the rest between glides', () => {
    const pace = createPace();
    for (let glide = 0; glide < 20; glide++) {
      draw(pace, 5, 16, 1 + 2000 * glide);
      pace.rested();
    }
    expect(pace.slow).toBe(false);
  });
});

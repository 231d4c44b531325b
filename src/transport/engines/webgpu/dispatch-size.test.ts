import { expect, it } from 'vitest';
import { DispatchSize } from './dispatch-size.ts';

/** The size that a device of so many coordinates a ms comes to; every other dispatch waits for other work. */
function settled(rate: number): { size: DispatchSize; longest: number } {
  const size = new DispatchSize();
  let longest = 0;
  for (let i = 0; i < 20; i++) {
    const { coordinates } = size;
    const ms = coordinates / rate;
    longest = Math.max(longest, ms);
    if (size.tellsAnything(coordinates)) size.took(coordinates, i % 2 ? ms : ms + 300);
  }
  return { size, longest };
}

it.each([4e6, 2e7, 7e7])('a dispatch takes 50 ms on a device of %d coordinates a ms', (rate) => {
  const { size, longest } = settled(rate);
  expect(size.coordinates / rate).toBeCloseTo(50, 6);
  expect(longest).toBeLessThan(50.001);
});

it('a fast device gets large dispatches, a slow one small ones', () => {
  expect(settled(1e9).size.coordinates).toBe(4e9);
  const { size, longest } = settled(5e5);
  expect(size.coordinates / 5e5).toBeCloseTo(50, 6);
  expect(longest).toBeLessThan(1000); // the first one, before anything is known
});

it('short dispatches are not measured', () => {
  const size = new DispatchSize();
  expect(size.tellsAnything(8e6)).toBe(false); // the ring
  expect(size.tellsAnything(size.coordinates)).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { coordinate, count, duration, exactly, number, plural, times } from './format.ts';

describe('format', () => {
  it('counts with separators', () => {
    expect(count(1240)).toBe('1,240');
    expect(count(Number.NaN)).toBe('–');
  });

  it('shows numbers in three digits', () => {
    expect(number(0.019312)).toBe('0.0193');
    expect(number(12.345)).toBe('12.3');
    expect(number(12400.6)).toBe('12,401');
    expect(number(0)).toBe('0');
    expect(number(2e-7)).toBe('2e-7');
    expect(number(-31415926)).toBe('−3.14e+7');
    expect(number(-0)).toBe('0');
    expect(number(Number.POSITIVE_INFINITY)).toBe('–');
  });

  it('shows durations in fitting units', () => {
    expect(duration(0.00034)).toBe('340 µs');
    expect(duration(0.0121)).toBe('12.1 ms');
    expect(duration(1.25)).toBe('1.25 s');
    expect(duration(185)).toBe('3 min 5 s');
    expect(duration(4800)).toBe('1 h 20 min');
    expect(duration(Number.NaN)).toBe('–');
  });

  it('shows coordinates, ratios and plurals', () => {
    expect(coordinate(-0.12345)).toBe('−0.123');
    expect(coordinate(-0.0001)).toBe('0');
    expect(exactly(-0.25)).toBe('−0.25');
    expect(times(1.5)).toBe('×1.5');
    expect(plural(1, 'real')).toBe('1 real');
    expect(plural(2000, 'real')).toBe('2,000 reals');
  });
});

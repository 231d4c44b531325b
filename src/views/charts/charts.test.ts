import { describe, expect, it } from 'vitest';
import { effortWords } from './charts.tsx';

describe('effort', () => {
  it('is a share of all pairs', () => {
    expect(effortWords({ pairs: 1e6, evaluated: 41_000, reused: 0 })).toEqual({
      evaluated: '4.1 %',
      saved: '',
    });
  });

  it('tells what reuse saved', () => {
    expect(effortWords({ pairs: 500, evaluated: 100, reused: 400 })).toEqual({
      evaluated: '20 %',
      saved: 'Costs computed once: saved 80 %',
    });
  });

  it('shows nothing where nothing was counted', () => {
    expect(effortWords(null)).toBeNull();
    expect(effortWords({ pairs: 0, evaluated: 0, reused: 0 })).toBeNull();
  });
});

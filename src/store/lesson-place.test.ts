import { expect, it } from 'vitest';
import { placeIn, searchWith } from './lesson-place.ts';

it('a query names a place, and takes another one without losing its other parts', () => {
  expect(placeIn('')).toBeNull();
  expect(placeIn('?notes=1')).toBeNull();
  expect(placeIn('?lesson')).toEqual({ lesson: '', step: '' });
  expect(placeIn('?lesson=potential&step=3')).toEqual({ lesson: 'potential', step: '3' });
  const to = { lesson: 'even', step: '2' };
  expect(searchWith('', to)).toBe('?lesson=even&step=2');
  expect(searchWith('?notes=1&lesson=x&step=9', to)).toBe('?notes=1&lesson=even&step=2');
  expect(searchWith('?lesson=x&step=9', { lesson: '', step: '' })).toBe('?lesson=');
  expect(searchWith('?lesson=x&step=9', null)).toBe('');
  expect(placeIn(searchWith('', to))).toEqual(to);
});

import { expect, it } from 'vitest';
import type { OwnPoints } from '../data/own.ts';
import { fileWanted } from './own.ts';

const points: OwnPoints = {
  kind: 'points',
  name: 'a.csv',
  fingerprint: 'abc',
  count: 1,
  points: new Float32Array(2),
};

it('says what to choose where the experiment waits for a file', () => {
  expect(fileWanted(null, { data: 'images', own: 'abc' })).toContain('your pictures');
  expect(fileWanted(points, { data: 'images', own: 'abc' })).toContain('your pictures');
  expect(fileWanted(points, { data: 'points', own: '' })).toContain('your points');
  expect(fileWanted(points, { data: 'points', own: 'abc' })).toBeNull();
  expect(fileWanted(null, { data: 'ring', own: '' })).toBeNull();
});

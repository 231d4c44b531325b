import { expect, it } from 'vitest';
import type { OwnPoints } from '../data/user/own.ts';
import { wantedOf } from './own.ts';

const points: OwnPoints = {
  kind: 'points',
  name: 'a.csv',
  fingerprint: 'abc',
  count: 1,
  points: new Float32Array(2),
};

it('says what to do where the experiment waits for a file, a drawing or a word', () => {
  const nothing = { drawing: '', text: '' };
  expect(wantedOf(null, { data: 'images', own: 'abc', ...nothing })).toContain('your pictures');
  expect(wantedOf(points, { data: 'images', own: 'abc', ...nothing })).toContain('your pictures');
  expect(wantedOf(points, { data: 'points', own: '', ...nothing })).toContain('your points');
  expect(wantedOf(points, { data: 'points', own: 'abc', ...nothing })).toBeNull();
  expect(wantedOf(null, { data: 'ring', own: '', ...nothing })).toBeNull();
  expect(wantedOf(null, { data: 'drawn', own: '', ...nothing })).toContain('Draw a shape');
  expect(wantedOf(null, { data: 'drawn', own: '', drawing: 'AAA', text: '' })).toBeNull();
  expect(wantedOf(null, { data: 'text', own: '', drawing: '', text: '  ' })).toContain('Type a word');
});

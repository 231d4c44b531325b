import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FASHION_CLASSES, parseClasses } from '../data/classes.ts';
import type { OwnImages } from '../data/user/own.ts';
import { setting } from '../experiment/settings.ts';
import type { TextSetting } from '../settings/table.ts';
import { classesOf, inShort, toggled } from './classes.ts';

const OWN: OwnImages = {
  kind: 'images',
  name: 'pets.zip',
  fingerprint: 'ab12',
  count: 3,
  side: 1,
  channels: 1,
  pixels: new Uint8Array(3),
  labels: new Uint8Array([5, 1, 5]),
  classes: null,
};

describe('classes', () => {
  it('are those of the data', () => {
    const names = (data: 'ring' | 'mnist' | 'fashion') =>
      classesOf({ data, own: '' }, null).map((c) => c.name);
    expect(names('ring')).toEqual([]);
    expect(names('mnist')).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(names('fashion')).toEqual(FASHION_CLASSES);
  });

  it('of own images are their labels, with names where the file has them', () => {
    const own = { data: 'images', own: 'ab12' } as const;
    expect(classesOf(own, OWN)).toEqual([
      { number: 1, name: '1' },
      { number: 5, name: '5' },
    ]);
    const named = { ...OWN, classes: ['ant', 'bee', 'cow', 'dog', 'eel', 'fox'] };
    expect(classesOf(own, named).map((c) => c.name)).toEqual(['bee', 'fox']);
    expect(classesOf(own, { ...OWN, labels: null })).toEqual([]);
    expect(classesOf({ ...own, own: 'other' }, OWN)).toEqual([]);
    expect(classesOf(own, null)).toEqual([]);
  });
});

describe('a toggle', () => {
  it('adds and takes away in rising order', () => {
    expect(toggled('', 2)).toBe('2');
    expect(toggled('2', 10)).toBe('2,10');
    expect(toggled('2,10', 1)).toBe('1,2,10');
    expect(toggled('1,2,10', 2)).toBe('1,10');
    expect(toggled('1', 1)).toBe('');
  });

  it('makes what the setting takes, or nothing', () => {
    const s = setting('classes') as TextSetting;
    fc.assert(
      fc.property(fc.array(fc.nat(255), { maxLength: 60 }), (numbers) => {
        const text = numbers.reduce((classes, n) => toggled(classes, n) ?? classes, '');
        expect(text.length).toBeLessThanOrEqual(s.maxLength);
        expect(text).toMatch(s.pattern as RegExp);
        expect(new Set(parseClasses(text)).size).toBe(parseClasses(text).length);
      }),
    );
    expect(toggled(Array.from({ length: 15 }, (_, i) => 100 + i).join(','), 200)).toBeNull();
  });

  it('is told in few words', () => {
    const known = classesOf({ data: 'mnist', own: '' }, null);
    expect([inShort('', known), inShort('2', known), inShort('2,3', known)]).toEqual([
      'all',
      'only 2',
      '2 of 10',
    ]);
  });
});

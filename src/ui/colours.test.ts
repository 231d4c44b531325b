import { describe, expect, it } from 'vitest';
import {
  cellTints,
  channels,
  isDark,
  LOAD_CLASSES,
  loadClass,
  loadName,
  loadRamp,
  loadsByName,
  word,
} from './colours.ts';

type Vector = readonly number[];
type Matrix = readonly Vector[];
const times = (m: Matrix, v: Vector): number[] =>
  m.map((row) => row.reduce((sum, x, k) => sum + x * v[k], 0));

/** Light of the three channels, 0 to 1. */
const light = (colour: string): number[] =>
  channels(colour).map((v) => {
    const s = v / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });

const XYZ: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];

/** Contrast (WCAG 2). */
function contrast(a: string, b: string): number {
  const [low, high] = [a, b].map((c) => times(XYZ, light(c))[1]).sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** What eyes make of light: all of it, or what colour-blind ones do (Machado, Oliveira and Fernandes 2009). */
const SEEN: Record<string, Matrix> = {
  'all colours': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIELAB, in which equal distances look about equally different. */
function lab(colour: string, seen: Matrix): number[] {
  const part = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27) * (t / 116) + 16 / 116);
  const white = times(XYZ, [1, 1, 1]);
  const clipped = times(seen, light(colour)).map((v) => Math.min(1, Math.max(0, v)));
  const [x, y, z] = times(XYZ, clipped).map((v, k) => part(v / white[k]));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

describe('classes of loads', () => {
  it('has nothing at one end, the fair share in the middle, far more at the other end', () => {
    expect(loadClass(0, 1)).toBe(0);
    expect(loadClass(1, 1)).toBe(4);
    expect(loadClass(1000, 1)).toBe(8);
    expect(loadClass(1, 1000)).toBe(1); // little is not nothing
    expect(loadClass(3, 0)).toBe(0);
  });

  it('is symmetric around the fair share and grows with the load', () => {
    for (const factor of [2, 3, 4, 7]) {
      expect(loadClass(10 * factor, 10) - 4).toBe(4 - loadClass(10 / factor, 10));
    }
    let before = 0;
    for (let load = 0; load < 200; load++) {
      const now = loadClass(load, 10);
      expect(now).toBeGreaterThanOrEqual(before);
      expect(now).toBeLessThan(LOAD_CLASSES);
      before = now;
    }
  });

  it('has a name for each class', () => {
    expect([0, 1, 7].map((load) => loadName(load, 10))).toEqual(Array(3).fill('below'));
    expect([8, 10, 12].map((load) => loadName(load, 10))).toEqual(Array(3).fill('fair'));
    expect([13, 1000].map((load) => loadName(load, 10))).toEqual(Array(2).fill('above'));
    const named = loadsByName(loadRamp(false));
    expect(named.map(([name, colours]) => [name, colours.length])).toEqual([
      ['below', 4],
      ['fair', 1],
      ['above', 4],
    ]);
    expect(named.flatMap(([, colours]) => colours)).toEqual(loadRamp(false));
  });
});

const SURFACE = { light: '#ffffff', dark: '#161d24' }; // light is the projector's too

describe.each([false, true])('colours of loads, dark: %s', (dark) => {
  const ramp = loadRamp(dark);
  const away = (k: number) => contrast(ramp[k], dark ? SURFACE.dark : SURFACE.light);
  const [FAIR, LAST] = [4, LOAD_CLASSES - 1];

  it('stand out from the surface, even on a projector', () => {
    for (let k = 0; k <= LAST; k++) expect(away(k)).toBeGreaterThanOrEqual(3);
  });

  it('are neutral for the fair share, and stronger with each step away from it', () => {
    const [r, g, b] = channels(ramp[FAIR]);
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(16);
    for (let k = 0; k < FAIR; k++) {
      expect(away(k)).toBeGreaterThan(away(k + 1));
      expect(away(LAST - k)).toBeGreaterThan(away(LAST - k - 1));
    }
  });

  it.each(Object.keys(SEEN))('tell below from above, and both ends from fair: %s', (eyes) => {
    const seen = ramp.map((colour) => lab(colour, SEEN[eyes]));
    const apart = (a: number, b: number) => Math.hypot(...seen[a].map((v, k) => v - seen[b][k]));
    for (let low = 0; low < FAIR; low++) {
      for (let high = FAIR + 1; high <= LAST; high++) expect(apart(low, high)).toBeGreaterThan(30);
    }
    expect(apart(0, FAIR)).toBeGreaterThan(20);
    expect(apart(LAST, FAIR)).toBeGreaterThan(20);
  });
});

describe('colours', () => {
  it('reads the notations that computed styles have', () => {
    expect(channels('#0072B2')).toEqual([0, 0x72, 0xb2]);
    expect(channels('#fff')).toEqual([255, 255, 255]);
    expect(channels('rgb(1, 2, 3)')).toEqual([1, 2, 3]);
    expect(channels('rgba(1, 2, 3, 0.5)')).toEqual([1, 2, 3]);
  });

  it('tells dark from light', () => {
    expect(isDark('#161d24')).toBe(true);
    expect(isDark('#ffffff')).toBe(false);
  });

  it('makes words in the order of bytes in an image', () => {
    const bytes = new Uint8Array(Uint32Array.of(word('#010203', 4)).buffer);
    expect([...bytes]).toEqual([1, 2, 3, 4]);
  });

  it('has different tints', () => {
    for (const dark of [false, true]) expect(new Set(cellTints(dark)).size).toBe(8);
  });
});

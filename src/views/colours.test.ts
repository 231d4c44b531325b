import { describe, expect, it } from 'vitest';
import { cellTints, channels, isDark, LOAD_CLASSES, loadClass, loadRamp, word } from './colours.ts';

/** Relative luminance (WCAG 2). */
const luminance = (colour: string) => {
  const [r, g, b] = channels(colour).map((v) => {
    const s = v / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

describe('load classes', () => {
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

  it('has lightness that goes one way only, so it can be read without hues', () => {
    for (const dark of [false, true]) {
      const light = loadRamp(dark).map(luminance);
      for (let k = 1; k < light.length; k++) {
        const step = dark ? light[k] - light[k - 1] : light[k - 1] - light[k];
        expect(step).toBeGreaterThan(0);
      }
    }
  });

  it('stands out from the surface', () => {
    const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    for (const colour of loadRamp(false)) expect(contrast(luminance(colour), 1)).toBeGreaterThan(1.8);
    for (const colour of loadRamp(true)) {
      expect(contrast(luminance(colour), luminance('#161d24'))).toBeGreaterThan(1.8);
    }
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

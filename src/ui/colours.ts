const REAL = '#0072B2';
const GENERATED = '#E69F00';
const OPTIMUM = '#00805e';

/** The number of classes of loads: the first is for reals that receive nothing, the middle one for the fair share. */
export const LOAD_CLASSES = 9;
const FAIR = (LOAD_CLASSES - 1) / 2;

/**
 * The class of a load, 0 to 8: 0 for no load, 4 for the fair share m/N, 8 for far more. Symmetric in the logarithm:
 * twice the share is as far from the middle as half of it.
 */
export function loadClass(load: number, fair: number): number {
  if (load <= 0 || !(fair > 0)) return 0;
  const t = (load - fair) / (load + fair);
  const step = Math.round(FAIR * (1 + t));
  return Math.max(1, Math.min(LOAD_CLASSES - 1, step)); // class 0 is for no load
}

/** The name of a load: below the fair share, about as much (within about a quarter), above it. */
export type LoadName = 'below' | 'fair' | 'above';
export const loadName = (load: number, fair: number): LoadName => nameOfClass(loadClass(load, fair));

const nameOfClass = (k: number): LoadName => (k < FAIR ? 'below' : k > FAIR ? 'above' : 'fair');

/** The colours of each name, from the smallest load to the largest. */
export const loadsByName = (colours: readonly string[]): [name: LoadName, colours: string[]][] =>
  (['below', 'fair', 'above'] as const).map((name) => [
    name,
    colours.filter((_, k) => nameOfClass(k) === name),
  ]);

/**
 * One colour per class of loads: grey for the fair share, blue below and red above, in steps of equal size in CIELAB.
 * The two sides can be distinguished with every kind of colour blindness.
 */
const LOADS = {
  light: ['#003f9e', '#2d57b0', '#4671c3', '#5b8bd6', '#8f8f8f', '#d4605a', '#bc464c', '#a42a3e', '#8c0030'],
  dark: ['#66c6ff', '#5eb3ec', '#57a1da', '#4f8fc8', '#697077', '#d0687c', '#e07a8d', '#ef8b9e', '#ff9db0'],
};
/** The colours of the classes of loads. */
export const loadRamp = (dark: boolean): string[] => [...(dark ? LOADS.dark : LOADS.light)];

/** Soft colours from low to high values, for the background of the plane, also in steps of equal size. */
const FIELD = {
  light: ['#ffffff', '#f2f0f9', '#e6e1f2', '#c6bbe1', '#a596d0'],
  dark: ['#12161c', '#1f2032', '#2c2b4a', '#4c467d', '#6f62b5'],
};
/** The colours of the field, from low to high. */
export const fieldColours = (dark: boolean): string[] => (dark ? FIELD.dark : FIELD.light);

/** The interpolated colour of the field at t in [0, 1]. */
export function fieldRamp(dark: boolean): (t: number) => string {
  const stops = fieldColours(dark).map(channels);
  return (t) => {
    const at = t * (stops.length - 1);
    const k = Math.min(Math.floor(at), stops.length - 2);
    const mixed = stops[k].map((v, c) => Math.round(v + (at - k) * (stops[k + 1][c] - v)));
    return `rgb(${mixed.join(', ')})`;
  };
}

/** Tints that distinguish neighbouring cells. */
export function cellTints(dark: boolean): string[] {
  return dark
    ? ['#1b2733', '#26222f', '#1f2a26', '#2c2823', '#22303c', '#2f2733', '#28332c', '#332d24']
    : ['#e3eef6', '#efe9f6', '#e5f2ea', '#f8f0e0', '#d5e6f2', '#f4e4ee', '#d9ecdf', '#f3e8d0'];
}

/** The part of the page's theme that canvases need. */
export interface Palette {
  dark: boolean;
  surface: string;
  text: string;
  muted: string;
  line: string;
  real: string;
  generated: string;
  optimum: string;
  accent: string;
  /** Scale of marks and strokes: 1, or more for a projector. */
  weight: number;
  font: string;
  /** Font size on the axes, in CSS pixels. */
  type: number;
  loads: string[];
}

/** Is a CSS colour darker than middle grey? Understands #rgb, #rrggbb and rgb(). */
export function isDark(colour: string): boolean {
  const [r, g, b] = channels(colour);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 110;
}

/** Red, green and blue from 0 to 255; white for formats that it does not understand. */
export function channels(colour: string): [number, number, number] {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour.trim())?.[1];
  if (hex) {
    const full = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
    const n = Number.parseInt(full, 16);
    return [n >> 16, (n >> 8) & 255, n & 255];
  }
  const parts = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(colour.trim());
  return parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3])] : [255, 255, 255];
}

/** The colour as one little-endian RGBA word, for pixel buffers. */
export function word(colour: string, alpha = 255): number {
  const [r, g, b] = channels(colour);
  return ((alpha << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0;
}

/** A colour as numbers, if it is one of the system's names, as forced colours are. */
function resolved(element: Element, value: string): string {
  if (!/^[a-z]{4,}$/i.test(value)) return value;
  const probe = document.createElement('i');
  probe.style.cssText = `forced-color-adjust: none; color: ${value}`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** The palette of the theme in force at an element. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const value = (name: string, otherwise: string) =>
    resolved(element, style.getPropertyValue(name).trim()) || otherwise;
  const surface = value('--surface', '#ffffff');
  const dark = isDark(surface);
  return {
    dark,
    surface,
    text: value('--text', dark ? '#eeeeee' : '#1a1a1a'),
    muted: value('--muted', '#6b7280'),
    line: value('--line', dark ? '#333a44' : '#d8dce2'),
    real: value('--real', REAL),
    generated: value('--generated', GENERATED),
    optimum: value('--optimum', OPTIMUM),
    accent: value('--accent', REAL),
    weight: Number(value('--v-weight', '1')) || 1,
    font: style.fontFamily,
    type: Number.parseFloat(style.fontSize) || 10.5,
    loads: loadRamp(dark),
  };
}

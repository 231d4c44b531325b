const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** The text of a number with a minus sign in place of a hyphen. */
export const withMinus = (text: string): string => text.replace(/^-/, '−');

/** A number with all its digits: -0.25 -> −0.25. */
export const exactly = (x: number): string => withMinus(String(x));

/** A whole number, e.g. 1,240; a dash if it is not finite. */
export const count = (n: number): string =>
  Number.isFinite(n) ? withMinus(grouped.format(Math.round(n) || 0)) : '–';

/** A number with at most three significant digits: .0193 -> 0.0193, 12400 -> 12,400, 2e-7 -> 2e-7. */
export function number(x: number): string {
  if (!Number.isFinite(x)) return '–';
  const size = Math.abs(x);
  if (size === 0) return '0';
  if (size >= 1000 && size < 1e7) return count(x);
  const rounded = Number(x.toPrecision(3));
  return size < 1e-4 || size >= 1e7 ? withMinus(rounded.toExponential()) : exactly(rounded);
}

/** A coordinate with at most three decimals. */
export const coordinate = (x: number): string => exactly(Number(x.toFixed(3)));

/** A duration: 340 µs, 12 ms, 1.2 s, 3 min 5 s, 1 h 20 min. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  if (seconds >= 60) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  if (seconds === 0) return '0 s';
  if (seconds >= 1) return `${number(seconds)} s`;
  return seconds >= 1e-3 ? `${number(seconds * 1e3)} ms` : `${number(seconds * 1e6)} µs`;
}

/** A load relative to the fair share: ×1.5. */
export const times = (ratio: number): string => `×${number(ratio)}`;

/** A share with at most three significant digits: .041 -> 4.1 %. */
export const percent = (share: number): string => `${number(100 * share)} %`;

/** `1 real`, `2 reals`. */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;

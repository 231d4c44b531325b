/** Index of the stop closest to a value, in ratio where the scale is logarithmic. */
export function nearest(stops: readonly number[], value: number, log: boolean): number {
  const place = (x: number) => (log ? Math.log(x) : x);
  const away = stops.map((stop) => Math.abs(place(stop) - place(value)));
  return away.indexOf(Math.min(...away));
}

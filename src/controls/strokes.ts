/** What was drawn: strokes of points in the plane, each a list x0, y0, x1, y1, ... */
export type Strokes = readonly (readonly number[])[];

/** Adds a point to the last stroke, if it is at least `gap` away from the point before. */
export function extend(strokes: Strokes, x: number, y: number, gap: number): Strokes {
  const last = strokes[strokes.length - 1] ?? [];
  const [px, py] = last.slice(-2);
  if (last.length && Math.hypot(x - px, y - py) < gap) return strokes;
  return [...strokes.slice(0, -1), [...last, x, y]];
}

/** All points, [n, 2]. */
export const pointsOf = (strokes: Strokes): number[] => strokes.flat();

export const countOf = (strokes: Strokes): number => pointsOf(strokes).length / 2;

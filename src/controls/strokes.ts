/** What was drawn: strokes of points in the plane, each a list x0, y0, x1, y1, ... */
export type Strokes = readonly (readonly number[])[];

/**
 * Leads the last stroke on to a place: points every `gap` along the way, however fast the pen came there, `room` of them at
 * most. What is left of the way counts with the next place.
 */
export function extend(strokes: Strokes, x: number, y: number, gap: number, room: number): Strokes {
  const last = [...(strokes.at(-1) ?? [])];
  if (last.length === 0) return room > 0 ? [...strokes.slice(0, -1), [x, y]] : strokes;
  const [px, py] = last.slice(-2);
  const way = Math.hypot(x - px, y - py);
  const steps = Math.min(Math.floor(way / gap + 1e-9), room);
  if (steps < 1) return strokes;
  for (let k = 1; k <= steps; k++) {
    const share = (k * gap) / way;
    last.push(px + share * (x - px), py + share * (y - py));
  }
  return [...strokes.slice(0, -1), last];
}

/** All points, [n, 2]. */
export const pointsOf = (strokes: Strokes): number[] => strokes.flat();

export const countOf = (strokes: Strokes): number => pointsOf(strokes).length / 2;

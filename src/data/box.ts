/** A square of the plane: [xMin, yMin, xMax, yMax]. */
export type Box = readonly [number, number, number, number];

/** The square that contains all data of the plane, with a margin. */
export const PLANE_BOX: Box = [-1.3, -1.3, 1.3, 1.3];

/** Half the side of the square that the visitor's own points are scaled to fill: the box without most of its margin. */
export const OWN_POINTS_HALF_SIDE = PLANE_BOX[2] - 0.2;

/** The box that contains both. */
export const containing = (a: Box, b: Box): Box => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
];

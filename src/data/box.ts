/** A square of the plane: [xmin, ymin, xmax, ymax]. */
export type Box = readonly [number, number, number, number];

/** All 2-D data live in here, with a margin around them. */
export const PLANE_BOX: Box = [-1.3, -1.3, 1.3, 1.3];

/** Half the side of the square that own points are scaled to fill: the box without most of its margin. */
export const OWN_POINTS_HALF_SIDE = PLANE_BOX[2] - 0.2;

import { PLANE_BOX } from '../box.ts';

/** Points in a drawing, at most: about 1600 characters of a URL. */
export const MAX_ANCHORS = 600;

const LEVELS = 255;

/** Distance between neighbouring points of a stroke, in units of the plane. */
export const SPACING = (PLANE_BOX[2] - PLANE_BOX[0]) / 60;

/**
 * Hand-drawn points [n, 2] as base64url text: two bytes per point, quantised over the plane's box in steps of .01.
 * Points outside are moved to its edge; if there are more than `MAX_ANCHORS`, evenly spaced ones are kept.
 */
export function encodeDrawing(points: ArrayLike<number>): string {
  const drawn = Math.floor(points.length / 2);
  const kept = Math.min(drawn, MAX_ANCHORS);
  let bytes = '';
  for (let i = 0; i < kept; i++) {
    const from = Math.floor((i * drawn) / kept);
    bytes += String.fromCharCode(quantise(points[2 * from], 0), quantise(points[2 * from + 1], 1));
  }
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The points [n, 2] of a text from `encodeDrawing`. Throws an Error if it is no such text, cut off, or too long. */
export function decodeDrawing(text: string): Float32Array<ArrayBuffer> {
  const wrong = text.match(/[^A-Za-z0-9_-]/u);
  if (wrong) throw new Error(`the drawing holds "${wrong[0]}", which is no base64url character`);
  if (text.length % 4 === 1) throw new Error('the drawing is cut off');
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  if (bytes.length % 2) throw new Error('the drawing is cut off: its last point has no y');
  if (bytes.length > 2 * MAX_ANCHORS) {
    throw new Error(`the drawing has ${bytes.length / 2} points, at most ${MAX_ANCHORS} are allowed`);
  }
  return Float32Array.from(bytes, (byte, k) => {
    const axis = k % 2;
    const low = PLANE_BOX[axis];
    return low + (byte.charCodeAt(0) / LEVELS) * (PLANE_BOX[axis + 2] - low);
  });
}

function quantise(value: number, axis: number): number {
  const low = PLANE_BOX[axis];
  const share = (value - low) / (PLANE_BOX[axis + 2] - low);
  return Math.round(LEVELS * Math.min(Math.max(share, 0), 1));
}

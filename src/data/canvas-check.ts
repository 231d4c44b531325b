/** Pixels a side of the known picture. */
const SIDE = 32;

/**
 * Does a canvas give back what was drawn on it? Some browsers falsify it, wholly or here and there, so that pages
 * cannot tell their visitors apart by it: Firefox with `privacy.resistFingerprinting`, Tor Browser, Brave. A known
 * picture is drawn and read back. On the page and in workers; false also where there is no canvas.
 */
export function canvasIsTrue(): boolean {
  const [from, to] = [brush(), brush()];
  if (!from || !to) return false;
  const known = new ImageData(SIDE, SIDE);
  for (let i = 0; i < known.data.length; i++)
    known.data[i] = i % 4 === 3 ? 255 : Math.imul(i, 2654435761) >>> 24;
  from.putImageData(known, 0, 0);
  to.drawImage(from.canvas, 0, 0); // some leave alone what was only put there
  const read = to.getImageData(0, 0, SIDE, SIDE).data;
  return read.every((value, i) => value === known.data[i]);
}

function brush(): OffscreenCanvasRenderingContext2D | null {
  if (typeof OffscreenCanvas === 'undefined') return null;
  return new OffscreenCanvas(SIDE, SIDE).getContext('2d', { willReadFrequently: true });
}

/** Why nothing can be read from a canvas, and what to do: a sentence or two. */
export const CANVAS_IS_FALSIFIED =
  'This browser falsifies what a page reads back from a canvas (a protection against fingerprinting). ' +
  'Switch it off for this page, or use another browser.';

/** Pixels per side of the test picture. */
const SIDE = 32;

/** A picture to test whether pixels are read correctly: opaque at the top, half transparent at the bottom. */
export function knownPicture(): ImageData {
  const picture = new ImageData(SIDE, SIDE);
  const { data } = picture;
  for (let i = 0; i < data.length; i++) {
    const alpha = i < data.length / 2 ? 255 : 153;
    data[i] = i % 4 === 3 ? alpha : Math.imul(i, 0x9e3779b1) >>> 24;
  }
  return picture;
}

/** Are these the RGBA values of that picture? Transparent ones may be off by a browser's rounding. */
export function isKnownPicture(rgba: ArrayLike<number>): boolean {
  const { data } = knownPicture();
  if (rgba.length !== data.length) return false;
  return data.every((value, i) => {
    if (i % 4 === 3) return rgba[i] === value;
    const alpha = data[i - (i % 4) + 3];
    return Math.abs(rgba[i] - value) <= (alpha === 255 ? 0 : 2);
  });
}

/**
 * Does a canvas return exactly what was drawn on it? Some browsers change all or some of the pixels to protect against
 * fingerprinting: Firefox with `privacy.resistFingerprinting`, Tor Browser, Brave. Works on the page and in workers;
 * false also if there is no canvas.
 */
export function canvasIsExact(): boolean {
  const [from, to] = [canvas(), canvas()];
  if (!from || !to) return false;
  from.putImageData(knownPicture(), 0, 0);
  to.drawImage(from.canvas, 0, 0); // some browsers do not change what was only put there
  return isKnownPicture(to.getImageData(0, 0, SIDE, SIDE).data);
}

const canvas = (): OffscreenCanvasRenderingContext2D | null =>
  typeof OffscreenCanvas === 'undefined'
    ? null
    : new OffscreenCanvas(SIDE, SIDE).getContext('2d', { willReadFrequently: true });

/** The message if nothing can be read from a canvas, and what to do. */
export const CANVAS_IS_FALSIFIED =
  'This browser falsifies the pixels that a page reads back, as a protection against fingerprinting. ' +
  'Switch it off for this page, or use another browser.';

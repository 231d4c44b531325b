import { useLayoutEffect, useRef } from 'react';
import type { Reals } from '../../runtime/protocol/protocol.ts';
import { imageRow, rowWidth, sideOf } from './pixels.ts';

interface Props {
  images: readonly Float32Array[];
  /** Dimension and channels of the images. */
  of: Pick<Reals, 'dimension' | 'channels'>;
  /** The picture in words, if nothing else describes it. */
  label?: string;
}

/** Images side by side on one small canvas, enlarged by the style sheet without smoothing. */
export function Thumb({ images, of: { dimension, channels }, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const side = sideOf(dimension, channels);
  const width = rowWidth(images.length, side, 1);
  useLayoutEffect(() => {
    const brush = canvas.current?.getContext('2d');
    if (!brush) return;
    const picture = brush.createImageData(width, side);
    new Uint32Array(picture.data.buffer).set(imageRow(images, side, 1, channels));
    brush.putImageData(picture, 0, 0);
  });
  const named = label ? { role: 'img', 'aria-label': label } : {};
  return <canvas ref={canvas} width={width} height={side} {...named} />;
}

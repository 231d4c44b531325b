import { useLayoutEffect, useRef } from 'react';
import { imageRow, rowWidth } from './pixels.ts';

/** Images side by side on one small canvas, enlarged by the style sheet without smoothing. */
export function Thumb({ images, side }: { images: readonly Float32Array[]; side: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = rowWidth(images.length, side, 1);
  useLayoutEffect(() => {
    const brush = canvas.current?.getContext('2d');
    if (!brush) return;
    const picture = brush.createImageData(width, side);
    new Uint32Array(picture.data.buffer).set(imageRow(images, side, 1));
    brush.putImageData(picture, 0, 0);
  });
  return <canvas ref={canvas} width={width} height={side} />;
}

/** A potential of the plane: shading, contours, and over them rays, points and gradients. */
import { useLayoutEffect, useRef } from 'react';
import type { Box } from '../../data/box.ts';
import { HALF_SIDE } from '../../data/funnels/funnels.ts';
import type { Palette } from '../../ui/colours.ts';
import { usePalette, usePixelRatio, useSize } from '../../ui/hooks.ts';
import { type Projection, project, toX, toY } from '../plane/geometry.ts';
import { drawField } from '../plane/grid-layers.ts';
import { drawArrows } from '../plane/marks.ts';

const BOX: Box = [-HALF_SIDE, -HALF_SIDE, HALF_SIDE, HALF_SIDE];
/** The length of an arrow of a gradient of length 1, in units of the plane. */
const ARROW = 0.4;

interface Props {
  /** What it shows, in words. */
  label: string;
  /** The potential on a grid, [side^2], from the top left; null draws the frame alone. */
  value: Float32Array | null;
  /** From points of Q to those of P, [n, 4]. */
  rays?: Float32Array;
  points?: Float32Array;
  /** Gradients at the points, and the class of their colour. */
  arrows?: readonly { gradients: Float32Array; colour: 'optimum' | 'generated' }[];
}

export function Surface({ label, value, rays, points, arrows }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width] = useSize(canvas);
  const palette = usePalette(canvas);
  const ratio = usePixelRatio();
  useLayoutEffect(() => {
    const element = canvas.current;
    const brush = element?.getContext('2d');
    if (!element || !brush || !palette || width === 0) return;
    element.width = Math.round(width * ratio);
    element.height = element.width;
    brush.setTransform(ratio, 0, 0, ratio, 0, 0);
    const p = project(BOX, width);
    if (value) drawField(brush, { box: BOX, size: Math.sqrt(value.length), value }, p, palette);
    if (rays) drawRays(brush, rays, p, palette);
    if (!points) return;
    for (const { gradients, colour } of arrows ?? [])
      drawArrows(
        brush,
        points,
        gradients,
        ARROW,
        p,
        { ...palette, text: palette[colour] },
        1.2 * palette.weight,
      );
    brush.fillStyle = palette.text;
    for (let i = 0; i < points.length; i += 2) {
      brush.beginPath();
      brush.arc(toX(p, points[i]), toY(p, points[i + 1]), 1.6 * palette.weight, 0, 2 * Math.PI);
      brush.fill();
    }
  }, [value, rays, points, arrows, width, palette, ratio]);
  return <canvas ref={canvas} className="w-surface" role="img" aria-label={label} />;
}

function drawRays(
  brush: CanvasRenderingContext2D,
  rays: Float32Array,
  p: Projection,
  palette: Palette,
): void {
  brush.strokeStyle = palette.real;
  brush.lineWidth = 0.8 * palette.weight;
  brush.globalAlpha = 0.55;
  brush.beginPath();
  for (let i = 0; i < rays.length; i += 4) {
    brush.moveTo(toX(p, rays[i]), toY(p, rays[i + 1]));
    brush.lineTo(toX(p, rays[i + 2]), toY(p, rays[i + 3]));
  }
  brush.stroke();
  brush.globalAlpha = 1;
}

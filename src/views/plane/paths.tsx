/** The layer of the paths from latents to generated points. Loaded with the first paths that are shown. */
import { useEffect, useRef } from 'react';
import type { Box } from '../../data/box.ts';
import type { Paths } from '../../runtime/protocol/protocol.ts';
import type { Palette } from '../../ui/colours.ts';
import { count, plural } from '../../ui/format.ts';
import { Hint } from '../../ui/help.tsx';
import { project } from './geometry.ts';
import { countOf, drawPaths } from './path-marks.ts';

interface CanvasProps {
  paths: Paths;
  palette: Palette;
  /** Side of the square in CSS pixels. */
  size: number;
  /** The square of the plane that is shown. */
  view: Box;
  /** The cell of a periodic plane; null otherwise. */
  cell: Box | null;
  /** Device pixels a CSS pixel. */
  ratio: number;
}

/** A separate canvas, drawn once a frame: its many lines would be too slow for every move of the points. */
export function PathsCanvas({ paths, palette, size, view, cell, ratio }: CanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const brush = canvas.current?.getContext('2d');
    if (!brush || size < 10) return;
    brush.canvas.width = Math.round(size * ratio);
    brush.canvas.height = brush.canvas.width;
    brush.scale(ratio, ratio);
    drawPaths(brush, paths, project(view, size), palette, cell);
  }, [paths, palette, size, view, cell, ratio]);
  return <canvas ref={canvas} data-testid="paths-canvas" />;
}

/** How many paths there are, and in how many steps. */
export function PathsLegend({ paths }: { paths: Paths }) {
  return (
    <Hint text="Each path begins at a latent, the ring, and leads to its generated point; the dots on it are its Euler steps. They are chosen under Training. Paths are drawn for a fixed choice of the latents, always the same ones.">
      {(trigger) => (
        <button type="button" className="v-legend-item" {...trigger}>
          {count(countOf(paths))} paths of {plural(paths.steps, 'Euler step')}
        </button>
      )}
    </Hint>
  );
}

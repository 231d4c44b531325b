/** The layer of the optimal plan. Loaded with the first plan that is shown. */
import { useEffect, useMemo, useRef } from 'react';
import type { Box } from '../../data/box.ts';
import type { Frame, Reals } from '../../runtime/protocol/protocol.ts';
import type { Certified, Solved } from '../../store/certified.ts';
import type { Palette } from '../../ui/colours.ts';
import { count, percent } from '../../ui/format.ts';
import { Hint } from '../../ui/help.tsx';
import { project } from './geometry.ts';
import { agreement, differingRows, drawPlan } from './plan-marks.ts';
import { folded } from './torus.ts';

interface CanvasProps {
  solved: Solved;
  reals: Reals;
  palette: Palette;
  /** Side of the square in CSS pixels. */
  size: number;
  /** The square of the plane that is shown. */
  view: Box;
  /** Of a periodic plane; the reals are within. */
  cell: Box | null;
  /** Device pixels a CSS pixel. */
  ratio: number;
  /** An assignment of the plan's points: only the lines of points that it sends elsewhere are drawn. Null: all lines. */
  unlike: Int32Array | null;
}

/** A separate canvas, drawn once per plan: its wide lines would be too slow for every move of the points. */
export function PlanCanvas({ solved, reals, palette, size, view, cell, ratio, unlike }: CanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const brush = canvas.current?.getContext('2d');
    if (!brush || size < 10) return;
    brush.canvas.width = Math.round(size * ratio);
    brush.canvas.height = brush.canvas.width;
    brush.scale(ratio, ratio);
    const { generated } = solved.frame.arrays;
    const points = cell ? folded(generated, cell) : generated;
    const only = unlike && differingRows(solved.plan, unlike);
    drawPlan(brush, solved.plan, points, reals.points, project(view, size), palette, cell, only);
  }, [solved, reals, palette, size, view, cell, ratio, unlike]);
  return <canvas ref={canvas} data-testid="plan-canvas" />;
}

interface LegendProps {
  exact: Certified | 'off' | null;
  solved: Solved | null;
  frame: Frame | null;
}

/** What the dashed lines are, their iteration, and how much of the assignment agrees with them. */
export function PlanLegend({ exact, solved, frame }: LegendProps) {
  const now = isNow(exact);
  const index = (now ? frame : solved?.frame)?.assigned?.index;
  const agrees = useMemo(() => (solved && index ? agreement(solved.plan, index) : null), [solved, index]);
  return (
    <Hint text="Dashed: the optimal plan between the points and the reals, certified by an exact solver. It belongs to the iteration that it was solved for; its lines begin where the points were then, at the small squares. As assigned: the share of the mass that the assignment sends to the same reals.">
      {(trigger) => (
        <button type="button" className="v-legend-item" {...trigger}>
          <i className="v-legend-dash" aria-hidden="true" />
          <span>{solved ? planWords(solved, agrees, now) : noPlanWords(exact)}</span>
        </button>
      )}
    </Hint>
  );
}

export { differingRows };

/** Does the plan belong to the points that are shown? */
export const isNow = (exact: LegendProps['exact']): boolean => exact !== 'off' && exact?.current === true;

/** `optimum of iteration 527: 62 % as assigned`; the second part only if points are assigned. */
export function planWords({ frame }: Solved, agrees: number | null, now: boolean): string {
  const of = now ? '' : ` of iteration ${count(frame.iteration)}`;
  return `optimum${of}${agrees === null ? '' : `: ${percent(agrees)} as assigned`}`;
}

/** Why no plan is shown. */
export function noPlanWords(exact: Certified | 'off' | null): string {
  if (exact === 'off') return 'optimum: “Certified distance” is off, under View';
  if (exact?.failure) return `optimum: ${exact.failure}`;
  return exact?.running ? 'optimum: being solved …' : 'optimum: not solved yet';
}

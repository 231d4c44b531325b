/** The common parts of histograms: bars read by pointer or arrow keys, a tip, the grid behind them. */
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { chartHeight, rem, useSize } from '../../ui/hooks.ts';
import { ChartTable } from './chart-table.tsx';

/** Where bars are drawn, in CSS pixels. */
export interface Area {
  width: number;
  height: number;
  /** One rem. */
  em: number;
  left: number;
  top: number;
  bottom: number;
  /** The bar that is being read; -1 for none. */
  chosen: number;
  choose: (bar: number) => void;
}

interface Props {
  label: string;
  bars: number;
  /** In rem, like the type beside the axes; see `chartHeight`. */
  height: number;
  /** A description of a bar, for screen readers. */
  sentence: (bar: number) => string;
  tip: (bar: number) => ReactNode;
  /** The bars as a table: a title, the heads of its columns, and the cells of a bar. */
  table: { title: string; head: readonly string[]; cells: (bar: number) => readonly string[] };
  /** Draws in SVG. */
  children: (area: Area) => ReactNode;
}

export function Histogram({ label, bars, height: rows, sentence, tip, table, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [width, height] = useSize(box);
  const em = rem();
  const [last, choose] = useState(-1);
  const chosen = Math.min(last, bars - 1);
  const explored = {
    role: 'application',
    'aria-roledescription': 'histogram',
    'aria-label': `${label} Left and right arrow keys read the bars.`,
    tabIndex: 0,
    onPointerLeave: () => choose(-1),
    onBlur: () => choose(-1),
    onKeyDown: (event: KeyboardEvent) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (event.key === 'Escape') choose(-1);
      if (step === undefined) return;
      event.preventDefault();
      choose(Math.max(0, Math.min(bars - 1, chosen + step)));
    },
  };
  const edges = { left: 3.4 * em, top: 0.6 * em, bottom: height - 1.4 * em };
  const chart = (
    <div className="v-chart" ref={box} style={{ height: chartHeight(rows) }} {...explored}>
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true">
          {children({ width, height, em, ...edges, chosen, choose })}
        </svg>
      )}
      {chosen >= 0 && (
        <div
          className="v-chart-tip"
          style={{ [chosen > bars / 2 ? 'left' : 'right']: 10 }}
          aria-hidden="true"
        >
          {tip(chosen)}
        </div>
      )}
      <span className="v-hidden" aria-live="polite">
        {chosen >= 0 && sentence(chosen)}
      </span>
    </div>
  );
  const { title, head, cells } = table;
  return (
    <>
      {chart}
      <ChartTable
        {...{ title, head }}
        caption={title}
        rows={() => Array.from({ length: bars }, (_, bar) => ({ key: bar, cells: cells(bar) }))}
      />
    </>
  );
}

interface GridProps {
  values: readonly number[];
  y: (value: number) => number;
  left: number;
  right: number;
  format: (value: number) => string;
}

/** Horizontal lines at round values. */
export const Grid = ({ values, y, left, right, format }: GridProps) =>
  values.map((value) => (
    <g key={value} className="v-grid" transform={`translate(0,${y(value)})`}>
      <line x1={left} x2={right} />
      <text x={left - 6} dy="0.35em" textAnchor="end">
        {format(value)}
      </text>
    </g>
  ));

interface BarProps {
  area: Area;
  /** Which bar it is. */
  at: number;
  x: number;
  width: number;
  children: ReactNode;
}

/** A bar, which is read by the pointer over the full height of the chart. */
export const Bar = ({ area, at, x, width, children }: BarProps) => (
  <g onPointerEnter={() => area.choose(at)} className={at === area.chosen ? 'v-bar v-bar-on' : 'v-bar'}>
    <rect className="v-bar-reach" x={x} y={area.top} width={width} height={area.bottom - area.top} />
    {children}
  </g>
);

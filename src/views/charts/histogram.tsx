import { max, ticks } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { memo, useMemo, useRef, useState } from 'react';
import type { Frame } from '../../engine/protocol.ts';
import { type LoadBin, loadHistogram } from '../../metrics/poisson.ts';
import { loadClass, type Palette } from '../colours.ts';
import { count, number } from '../format.ts';
import { rem, useSize } from '../hooks.ts';

/** `3`, `4–7`, `8 or more`. */
export const binLabel = (bin: LoadBin): string => {
  if (bin.to === Number.POSITIVE_INFINITY) return `${bin.from} or more`;
  return bin.to === bin.from ? `${bin.from}` : `${bin.from}–${bin.to}`;
};

const sentence = (bin: LoadBin): string =>
  `load ${binLabel(bin)}: ${count(bin.count)} reals, ${number(bin.expected)} expected`;

/** How many reals have which load (bars), and how many would if points fell evenly at random (Poisson, marks). */
export const LoadHistogram = memo(function LoadHistogram({
  frame,
  palette,
  height: rows,
}: {
  frame: Frame;
  palette: Palette;
  /** In rem, like the type beside the axes. */
  height: number;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [width] = useSize(box);
  const em = rem();
  const height = rows * em;
  const [chosen, setChosen] = useState(-1);
  const bins = useMemo(() => loadHistogram(frame.loads, frame.loadsFrom), [frame]);
  const at = Math.min(chosen, bins.length - 1);
  const explored = {
    role: 'application',
    'aria-roledescription': 'histogram',
    'aria-label': `Histogram of loads. ${sentence(bins[0])}. Left and right arrow keys read the bars.`,
    tabIndex: 0,
    onPointerLeave: () => setChosen(-1),
    onBlur: () => setChosen(-1),
    onKeyDown: (event: React.KeyboardEvent) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (event.key === 'Escape') setChosen(-1);
      if (step === undefined) return;
      event.preventDefault();
      setChosen(Math.max(0, Math.min(bins.length - 1, at + step)));
    },
  };
  return (
    <div className="v-chart" ref={box} style={{ height }} {...explored}>
      {width > 0 && (
        <Bars
          bins={bins}
          width={width}
          height={height}
          fair={frame.loadsFrom / frame.loads.length}
          em={em}
          palette={palette}
          chosen={at}
          onChoose={setChosen}
        />
      )}
      {at >= 0 && (
        <div
          className="v-chart-tip"
          style={{ [at > bins.length / 2 ? 'left' : 'right']: 10 }}
          aria-hidden="true"
        >
          <b>load {binLabel(bins[at])}</b>
          <span>{count(bins[at].count)} reals</span>
          <span>{number(bins[at].expected)} expected (Poisson)</span>
        </div>
      )}
      <span className="v-hidden" aria-live="polite">
        {at >= 0 && sentence(bins[at])}
      </span>
    </div>
  );
});

interface BarsProps {
  bins: LoadBin[];
  width: number;
  height: number;
  em: number;
  fair: number;
  palette: Palette;
  chosen: number;
  onChoose: (bin: number) => void;
}

function Bars({ bins, width, height, em, fair, palette, chosen, onChoose }: BarsProps) {
  const [left, right, top, bottom] = [3.4 * em, 10, 8, 1.4 * em];
  const high = max(bins, (b) => Math.max(b.count, b.expected)) ?? 1;
  const y = scaleLinear([0, high], [height - bottom, top]);
  const step = (width - left - right) / bins.length;
  const every = Math.ceil((2.4 * em) / step);
  return (
    <svg width={width} height={height} aria-hidden="true">
      {ticks(0, high, 3).map((value) => (
        <g key={value} className="v-grid" transform={`translate(0,${y(value)})`}>
          <line x1={left} x2={width - right} />
          <text x={left - 6} dy="0.35em" textAnchor="end">
            {count(value)}
          </text>
        </g>
      ))}
      {bins.map((bin, b) => {
        const x = left + b * step;
        const middle = bin.to === Number.POSITIVE_INFINITY ? bin.from : (bin.from + bin.to) / 2;
        return (
          <g
            key={bin.from}
            onPointerEnter={() => onChoose(b)}
            className={b === chosen ? 'v-bar v-bar-on' : 'v-bar'}
          >
            <rect className="v-bar-reach" x={x} y={top} width={step} height={height - top - bottom} />
            <rect
              x={x + 0.12 * step}
              width={0.76 * step}
              y={y(bin.count)}
              height={Math.max(0, height - bottom - y(bin.count))}
              fill={palette.loads[loadClass(middle, fair)]}
            />
            <line
              className="v-expected"
              x1={x + 0.04 * step}
              x2={x + 0.96 * step}
              y1={y(bin.expected)}
              y2={y(bin.expected)}
            />
            {b % every === 0 && (
              <text className="v-tick" x={x + step / 2} y={height - 5} textAnchor="middle">
                {bin.to === Number.POSITIVE_INFINITY ? `≥${bin.from}` : bin.from}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

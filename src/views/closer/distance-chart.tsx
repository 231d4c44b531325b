import { max, ticks } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { useRef, useState } from 'react';
import type { Palette } from '../colours.ts';
import { number, percent } from '../format.ts';
import { rem, useSize } from '../hooks.ts';
import type { DistanceBin } from './distances.ts';

const sentence = ({ from, to, generated, reals }: DistanceBin): string =>
  `distance ${number(from)} to ${number(to)}: ${percent(generated)} of generated, ${percent(reals)} of reals`;

interface Props {
  bins: readonly DistanceBin[];
  palette: Palette;
  /** In rem, like the type beside the axes. */
  height: number;
}

/** Two histograms in the same bins: bars side by side, generated and real. */
export function DistanceChart({ bins, palette, height: rows }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [width] = useSize(box);
  const em = rem();
  const height = rows * em;
  const [chosen, setChosen] = useState(-1);
  const at = Math.min(chosen, bins.length - 1);
  const explored = {
    role: 'application',
    'aria-roledescription': 'histogram',
    'aria-label': 'Histogram of distances to the nearest real. Left and right arrow keys read the bars.',
    tabIndex: 0,
    onPointerLeave: () => setChosen(-1),
    onBlur: () => setChosen(-1),
    onKeyDown: (event: React.KeyboardEvent) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
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
          <b>
            {number(bins[at].from)}–{number(bins[at].to)}
          </b>
          <span>{percent(bins[at].generated)} of generated</span>
          <span>{percent(bins[at].reals)} of reals</span>
        </div>
      )}
      <span className="v-hidden" aria-live="polite">
        {at >= 0 && sentence(bins[at])}
      </span>
    </div>
  );
}

interface BarsProps {
  bins: readonly DistanceBin[];
  width: number;
  height: number;
  em: number;
  palette: Palette;
  chosen: number;
  onChoose: (bin: number) => void;
}

function Bars({ bins, width, height, em, palette, chosen, onChoose }: BarsProps) {
  const [left, right, top, bottom] = [3.4 * em, 1.2 * em, 8, 1.4 * em];
  const high = max(bins, (b) => Math.max(b.generated, b.reals)) || 1;
  const y = scaleLinear([0, high], [height - bottom, top]);
  const x = scaleLinear([0, bins[bins.length - 1].to], [left, width - right]);
  const step = x(bins[0].to) - left;
  const bar = (share: number, from: number, fill: string) => (
    <rect x={from} width={0.42 * step} y={y(share)} height={Math.max(0, y(0) - y(share))} fill={fill} />
  );
  return (
    <svg width={width} height={height} aria-hidden="true">
      {ticks(0, high, 4).map((value) => (
        <g key={value} className="v-grid" transform={`translate(0,${y(value)})`}>
          <line x1={left} x2={width - right} />
          <text x={left - 6} dy="0.35em" textAnchor="end">
            {percent(value)}
          </text>
        </g>
      ))}
      {bins.map((bin, b) => (
        <g
          key={bin.from}
          onPointerEnter={() => onChoose(b)}
          className={b === chosen ? 'v-bar v-bar-on' : 'v-bar'}
        >
          <rect className="v-bar-reach" x={x(bin.from)} y={top} width={step} height={height - top - bottom} />
          {bar(bin.reals, x(bin.from) + 0.08 * step, palette.real)}
          {bar(bin.generated, x(bin.from) + 0.5 * step, palette.generated)}
        </g>
      ))}
      {x.ticks(Math.max(2, Math.floor(width / (5 * em)))).map((value) => (
        <text key={value} className="v-tick" x={x(value)} y={height - 5} textAnchor="middle">
          {number(value)}
        </text>
      ))}
    </svg>
  );
}

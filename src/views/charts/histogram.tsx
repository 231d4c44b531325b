import { max, ticks } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { memo, useMemo } from 'react';
import { type LoadBin, loadHistogram } from '../../metrics/poisson.ts';
import type { Assigned } from '../../runtime/protocol/protocol.ts';
import { loadClass, loadName, type Palette } from '../../ui/colours.ts';
import { count, number } from '../../ui/format.ts';
import { type Area, Bar, Grid, Histogram } from './bars.tsx';

/** `3`, `4–7`, `8 or more`. */
export const binLabel = (bin: LoadBin): string => {
  if (bin.to === Number.POSITIVE_INFINITY) return `${bin.from} or more`;
  return bin.to === bin.from ? `${bin.from}` : `${bin.from}–${bin.to}`;
};

/** A load in the middle of the bin, which represents it. */
const middleOf = (bin: LoadBin): number =>
  bin.to === Number.POSITIVE_INFINITY ? bin.from : (bin.from + bin.to) / 2;

const sentence = (bin: LoadBin): string =>
  `load ${binLabel(bin)}: ${count(bin.count)} reals, ${number(bin.expected)} expected`;

interface Props {
  assigned: Assigned;
  palette: Palette;
  /** In rem. */
  height: number;
}

/** How many reals have each load (bars), and how many would if points fell uniformly at random (Poisson, strokes). */
export const LoadHistogram = memo(function LoadHistogram({ assigned, palette, height }: Props) {
  const bins = useMemo(() => loadHistogram(assigned.loads, assigned.loadsFrom), [assigned]);
  const fair = assigned.loadsFrom / assigned.loads.length;
  return (
    <Histogram
      label={`Histogram of loads. ${sentence(bins[0])}.`}
      bars={bins.length}
      height={height}
      sentence={(b) => sentence(bins[b])}
      table={{
        title: 'Loads',
        head: ['Load (points)', 'Reals', 'Expected reals (Poisson)'],
        cells: (b) => [binLabel(bins[b]), count(bins[b].count), number(bins[b].expected)],
      }}
      tip={(b) => (
        <>
          <b>
            load {binLabel(bins[b])}: {loadName(middleOf(bins[b]), fair)}
          </b>
          <span>{count(bins[b].count)} reals</span>
          <span>{number(bins[b].expected)} expected (Poisson)</span>
        </>
      )}
    >
      {(area) => <Bars bins={bins} area={area} fair={fair} palette={palette} />}
    </Histogram>
  );
});

interface BarsProps {
  bins: readonly LoadBin[];
  area: Area;
  fair: number;
  palette: Palette;
}

function Bars({ bins, area, fair, palette }: BarsProps) {
  const { left, top, bottom, height, em } = area;
  const right = area.width - 10;
  const high = max(bins, (b) => Math.max(b.count, b.expected)) ?? 1;
  const y = scaleLinear([0, high], [bottom, top]);
  const step = (right - left) / bins.length;
  const every = Math.ceil((2.4 * em) / step);
  return (
    <>
      <Grid values={ticks(0, high, 3).filter(Number.isInteger)} {...{ y, left, right }} format={count} />
      {bins.map((bin, b) => {
        const x = left + b * step;
        return (
          <Bar key={bin.from} area={area} at={b} x={x} width={step}>
            <rect
              x={x + 0.12 * step}
              width={0.76 * step}
              y={y(bin.count)}
              height={Math.max(0, bottom - y(bin.count))}
              fill={palette.loads[loadClass(middleOf(bin), fair)]}
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
          </Bar>
        );
      })}
    </>
  );
}

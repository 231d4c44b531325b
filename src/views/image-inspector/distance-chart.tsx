import { max, ticks } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import type { Palette } from '../../ui/colours.ts';
import { number, percent } from '../../ui/format.ts';
import { type Area, Bar, Grid, Histogram } from '../charts/bars.tsx';
import type { DistanceBin } from './distances.ts';

const sentence = ({ from, to, generated, reals }: DistanceBin): string =>
  `distance ${number(from)} to ${number(to)}: ${percent(generated)} of generated, ${percent(reals)} of reals`;

interface Props {
  bins: readonly DistanceBin[];
  palette: Palette;
  /** In rem. */
  height: number;
}

/** Two histograms with the same bins, of generated images and of reals, as bars side by side. */
export const DistanceChart = ({ bins, palette, height }: Props) => (
  <Histogram
    label="Histogram of distances to the nearest real."
    bars={bins.length}
    height={height}
    sentence={(b) => sentence(bins[b])}
    table={{
      title: 'Distances to the nearest real',
      head: ['Distance', 'Generated images', 'Reals'],
      cells: (b) => [
        `${number(bins[b].from)} to ${number(bins[b].to)}`,
        percent(bins[b].generated),
        percent(bins[b].reals),
      ],
    }}
    tip={(b) => (
      <>
        <b>
          {number(bins[b].from)}–{number(bins[b].to)}
        </b>
        <span>{percent(bins[b].generated)} of generated</span>
        <span>{percent(bins[b].reals)} of reals</span>
      </>
    )}
  >
    {(area) => <Bars bins={bins} area={area} palette={palette} />}
  </Histogram>
);

interface BarsProps {
  bins: readonly DistanceBin[];
  area: Area;
  palette: Palette;
}

function Bars({ bins, area, palette }: BarsProps) {
  const { left, top, bottom, width, height, em } = area;
  const right = width - 1.2 * em;
  const high = max(bins, (b) => Math.max(b.generated, b.reals)) || 1;
  const y = scaleLinear([0, high], [bottom, top]);
  const x = scaleLinear([0, bins[bins.length - 1].to], [left, right]);
  const step = x(bins[0].to) - left;
  const bar = (share: number, from: number, fill: string) => (
    <rect x={from} width={0.42 * step} y={y(share)} height={Math.max(0, y(0) - y(share))} fill={fill} />
  );
  return (
    <>
      <Grid values={ticks(0, high, 4)} {...{ y, left, right }} format={percent} />
      {bins.map((bin, b) => (
        <Bar key={bin.from} area={area} at={b} x={x(bin.from)} width={step}>
          {bar(bin.reals, x(bin.from) + 0.08 * step, palette.real)}
          {bar(bin.generated, x(bin.from) + 0.5 * step, palette.generated)}
        </Bar>
      ))}
      {x.ticks(Math.max(2, Math.floor(width / (5 * em)))).map((value) => (
        <text key={value} className="v-tick" x={x(value)} y={height - 5} textAnchor="middle">
          {number(value)}
        </text>
      ))}
    </>
  );
}

import { type KeyboardEvent, memo, type PointerEvent, useMemo, useRef, useState } from 'react';
import { count, number, plural } from '../../ui/format.ts';
import { chartHeight, rem, useSize } from '../../ui/hooks.ts';
import { ChartTable } from './chart-table.tsx';
import {
  type Area,
  type Curve,
  isKnown,
  type LineModel,
  lineModel,
  type Mark,
  markWords,
  reading,
} from './line-model.ts';
import { tableRows } from './table.ts';

interface Props {
  /** What the chart shows, as its accessible name. */
  title: string;
  x: Float64Array;
  curves: readonly (Curve & { className: string })[];
  /** The row of the earlier moment that the picture shows; -1 for the present. */
  shown: number;
  /** Changes of settings, by row. */
  marks: readonly Mark[];
  /** In rem, like the type beside the axes; see `chartHeight`. */
  height: number;
  log?: boolean;
  fromZero?: boolean;
  format?: (value: number) => string;
  /** A place on the x axis in words. */
  place?: (x: number) => string;
  /** The unit of the values, where they do not have it themselves. */
  unit?: string;
}

const iteration = (x: number) => `iteration ${count(Math.floor(x))}`;

/** Curves over iterations (or time), with the values at the pointer, or chosen by arrow keys. */
export const LineChart = memo(function LineChart({
  title,
  x,
  curves,
  shown,
  marks,
  height: rows,
  log,
  fromZero,
  format = number,
  place = iteration,
  unit,
}: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [width, height] = useSize(box);
  const em = rem();
  const [row, setRow] = useState(-1);
  const model = useMemo(
    () => lineModel(x, curves, { width, height, em }, { log, fromZero, marks, format }),
    [x, curves, width, height, em, log, fromZero, marks, format],
  );
  const at = Math.min(row, x.length - 1);
  const values = at < 0 ? '' : inRow(curves, at, format);
  const changed = at < 0 ? '' : changesAt(model, model.toX(x[at]));
  const hidden = hiddenWords(curves, model.hidden);

  const explored = {
    role: 'application',
    'aria-roledescription': 'chart',
    'aria-label': `${title}. ${inWords(x, curves, shown, format, place)}${latest(x, marks, place)} Left and right arrow keys read the values.`,
    tabIndex: 0,
    onPointerMove: (event: PointerEvent) => {
      setRow(model.rowAt(event.clientX - event.currentTarget.getBoundingClientRect().left));
    },
    onPointerLeave: () => setRow(-1),
    onBlur: () => setRow(-1),
    onKeyDown: (event: KeyboardEvent) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20 }[event.key];
      if (event.key === 'Escape') setRow(-1);
      if (step === undefined || x.length === 0) return;
      event.preventDefault();
      setRow(at < 0 ? x.length - 1 : Math.max(0, Math.min(x.length - 1, at + step)));
    },
  };
  const chart = (
    <div className="v-chart" ref={box} style={{ height: chartHeight(rows) }} {...explored}>
      {width > 0 && <Picture {...{ model, curves, x, shown }} row={at} />}
      {at >= 0 && (
        <div
          className="v-chart-tip"
          style={{ [model.toX(x[at]) > width / 2 ? 'left' : 'right']: 10 }}
          aria-hidden="true"
        >
          <b>{place(x[at])}</b>
          {curves
            .filter((c) => isKnown(c, at))
            .map((c) => (
              <span key={c.name} className={c.className}>
                <i /> {curves.length > 1 && c.name} {reading(c, at, format)}
              </span>
            ))}
          {changed && <span>{changed}</span>}
        </div>
      )}
      <span className="v-hidden" aria-live="polite">
        {at >= 0 && `${place(x[at])}: ${[values, changed].filter(Boolean).join('. ')}`}
      </span>
    </div>
  );
  return (
    <>
      {chart}
      <ChartTable
        title={title}
        caption={unit ? `${title}, in units of ${unit}` : title}
        head={['At', ...curves.map((c) => c.name)]}
        rows={() =>
          tableRows(x.length, curves).map((at) => ({
            key: at,
            cells: [place(x[at]), ...curves.map((c) => (isKnown(c, at) ? reading(c, at, format) : ''))],
          }))
        }
      />
      {hidden && <p className="v-chart-note">{hidden}</p>}
    </>
  );
});

/** The changes at the stroke nearest to a place, if one is near. */
function changesAt({ marks, area }: LineModel, at: number): string {
  const near = marks.filter((group) => Math.abs(group.at - at) < NEAR * area.em);
  return near.flatMap((group) => group.marks.map(markWords)).join(', ');
}

/** Distance between a stroke and the pointer, at most, in em. */
const NEAR = 0.5;
/** Changes listed in the accessible name of a chart, at most. */
const TOLD = 3;

function latest(x: Float64Array, marks: readonly Mark[], place: (x: number) => string): string {
  if (marks.length === 0) return '';
  const last = marks.slice(-TOLD).map((m) => `${markWords(m)} at ${place(x[m.row])}`);
  return ` ${marks.length > TOLD ? 'Latest changes' : 'Changed'}: ${last.join(', ')}.`;
}

/** A sentence about values that a logarithmic axis cannot show; empty if there are none. */
function hiddenWords(curves: readonly Curve[], hidden: readonly number[]): string {
  const some = curves.flatMap(({ name }, k) =>
    hidden[k] > 0 ? [`${plural(hidden[k], 'value')} of ${name}`] : [],
  );
  return some.length > 0 ? `Not on a logarithmic axis, zero or less: ${some.join(', ')}.` : '';
}

/** The newest values in words, after those of the picture if it shows an earlier moment. */
function inWords(
  x: Float64Array,
  curves: readonly Curve[],
  shown: number,
  format: (v: number) => string,
  place: (x: number) => string,
): string {
  const last = x.length - 1;
  if (last < 0) return 'No values yet.';
  const at = (row: number) => `${place(x[row])}: ${inRow(curves, row, format)}.`;
  return shown < 0 ? `At ${at(last)}` : `The picture shows ${at(shown)} Newest, at ${at(last)}`;
}

const inRow = (curves: readonly Curve[], row: number, format: (v: number) => string): string =>
  curves
    .filter((c) => isKnown(c, row))
    .map((c) => `${c.name} ${reading(c, row, format)}`)
    .join(', ');

interface PictureProps extends Pick<Props, 'x' | 'curves' | 'shown'> {
  model: LineModel;
  row: number;
}

function Picture({ model, curves, x, shown, row }: PictureProps) {
  const { area } = model;
  return (
    <svg width={area.width} height={area.height} aria-hidden="true">
      {model.y.map((tick) => (
        <g key={tick.value} className="v-grid" transform={`translate(0,${tick.at})`}>
          <line x1={area.left} x2={area.width - area.right} />
          <text x={area.left - 6} dy="0.35em" textAnchor="end">
            {tick.label}
          </text>
        </g>
      ))}
      {model.x.map((tick) => (
        <text
          key={tick.value}
          className="v-tick"
          x={tick.at}
          y={area.height - 5}
          textAnchor={tick.at > area.width - 2 * area.right ? 'end' : 'middle'} // complete at the edge, too
        >
          {tick.label}
        </text>
      ))}
      {model.marks.map(({ at, label, side, marks }) => (
        <g key={marks[0].row} className="v-change">
          <Upright className="v-change-stroke" at={at} area={area} />
          <text x={at + (side === 'start' ? 1 : -1) * 0.25 * area.em} y={0.8 * area.em} textAnchor={side}>
            {label}
          </text>
        </g>
      ))}
      {model.intervals.map(
        (d, k) => d && <path key={curves[k].name} className={`v-interval ${curves[k].className}`} d={d} />,
      )}
      {model.dots.map(
        (d, k) =>
          d && <path key={curves[k].name} className={`v-curve v-dots ${curves[k].className}`} d={d} />,
      )}
      {model.paths.map(
        (d, k) => d && <path key={curves[k].name} className={`v-curve ${curves[k].className}`} d={d} />,
      )}
      {shown >= 0 && <Upright className="v-shown" at={model.toX(x[shown])} area={area} />}
      {row >= 0 && <Upright className="v-cursor" at={model.toX(x[row])} area={area} />}
      {row >= 0 &&
        curves.map((c) => {
          const y = model.toY(c.values[row]);
          return Number.isFinite(y) ? (
            <circle
              key={c.name}
              className={`v-cursor-dot ${c.className}`}
              cx={model.toX(x[row])}
              cy={y}
              r={3.5}
            />
          ) : null;
        })}
    </svg>
  );
}

const Upright = ({ className, at, area }: { className: string; at: number; area: Area }) => (
  <line className={className} x1={at} x2={at} y1={area.top} y2={area.height - area.bottom} />
);

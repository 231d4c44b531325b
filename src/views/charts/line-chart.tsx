import { type KeyboardEvent, memo, type PointerEvent, useMemo, useRef, useState } from 'react';
import { count, number } from '../format.ts';
import { rem, useSize } from '../hooks.ts';
import { type Curve, type LineModel, lineModel } from './line-model.ts';

interface Props {
  /** What the chart shows, for its name. */
  title: string;
  x: Float64Array;
  curves: readonly (Curve & { className: string })[];
  /** In rem, like the type beside the axes. */
  height: number;
  log?: boolean;
  fromZero?: boolean;
  format?: (value: number) => string;
}

/** Lines over iterations with the values under the pointer, or under the arrow keys. */
export const LineChart = memo(function LineChart({
  title,
  x,
  curves,
  height: rows,
  log,
  fromZero,
  format = number,
}: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [width] = useSize(box);
  const em = rem();
  const height = rows * em;
  const [row, setRow] = useState(-1);
  const model = useMemo(() => {
    const area = { width, height, left: 3.4 * em, right: 10, top: 8, bottom: 1.4 * em };
    return lineModel(x, curves, area, log, fromZero);
  }, [x, curves, width, height, em, log, fromZero]);
  const at = Math.min(row, x.length - 1);
  const values = at < 0 ? '' : inRow(curves, at, format);

  const explored = {
    role: 'application',
    'aria-roledescription': 'chart',
    'aria-label': `${title}. ${inWords(x, curves, format)} Left and right arrow keys read the values.`,
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
  return (
    <div className="v-chart" ref={box} style={{ height }} {...explored}>
      {width > 0 && <Picture model={model} curves={curves} x={x} row={at} format={format} />}
      {at >= 0 && (
        <div
          className="v-chart-tip"
          style={{ [model.toX(x[at]) > width / 2 ? 'left' : 'right']: 10 }}
          aria-hidden="true"
        >
          <b>iteration {count(Math.floor(x[at]))}</b>
          {curves
            .filter((c) => isKnown(c, at))
            .map((c) => (
              <span key={c.name} className={c.className}>
                <i /> {curves.length > 1 && c.name} {reading(c, at, format)}
              </span>
            ))}
        </div>
      )}
      <span className="v-hidden" aria-live="polite">
        {at >= 0 && `iteration ${count(Math.floor(x[at]))}: ${values}`}
      </span>
    </div>
  );
});

/** The newest values in words. */
function inWords(x: Float64Array, curves: readonly Curve[], format: (v: number) => string): string {
  const last = x.length - 1;
  if (last < 0) return 'No values yet.';
  return `At iteration ${count(Math.floor(x[last]))}: ${inRow(curves, last, format)}.`;
}

const inRow = (curves: readonly Curve[], row: number, format: (v: number) => string): string =>
  curves
    .filter((c) => isKnown(c, row))
    .map((c) => `${c.name} ${reading(c, row, format)}`)
    .join(', ');

/** A curve that is known in some rows only has nothing to say in the others. */
const isKnown = ({ values, sparse }: Curve, row: number): boolean => !sparse || Number.isFinite(values[row]);

/** A value, or its interval where that can be seen. */
function reading({ values, low }: Curve, row: number, format: (v: number) => string): string {
  const [from, to] = [format(low?.[row] ?? values[row]), format(values[row])];
  return from === to ? to : `${from} to ${to}`;
}

interface PictureProps extends Pick<Props, 'x' | 'curves'> {
  model: LineModel;
  row: number;
  format: (value: number) => string;
}

function Picture({ model, curves, x, row, format }: PictureProps) {
  const { area } = model;
  const floor = area.height - area.bottom;
  return (
    <svg width={area.width} height={area.height} aria-hidden="true">
      {model.y.map((tick) => (
        <g key={tick.value} className="v-grid" transform={`translate(0,${tick.at})`}>
          <line x1={area.left} x2={area.width - area.right} />
          <text x={area.left - 6} dy="0.35em" textAnchor="end">
            {format(tick.value)}
          </text>
        </g>
      ))}
      {model.x.map((tick) => (
        <text key={tick.value} className="v-tick" x={tick.at} y={area.height - 5} textAnchor="middle">
          {count(tick.value)}
        </text>
      ))}
      {model.bands.map(
        (d, k) => d && <path key={curves[k].name} className={`v-band ${curves[k].className}`} d={d} />,
      )}
      {model.dots.map(
        (d, k) =>
          d && <path key={curves[k].name} className={`v-curve v-dots ${curves[k].className}`} d={d} />,
      )}
      {model.paths.map((d, k) => (
        <path key={curves[k].name} className={`v-curve ${curves[k].className}`} d={d} />
      ))}
      {row >= 0 && (
        <line className="v-cursor" x1={model.toX(x[row])} x2={model.toX(x[row])} y1={area.top} y2={floor} />
      )}
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

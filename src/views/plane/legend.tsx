import type { ReactNode } from 'react';
import { periodOf } from '../../costs/period.ts';
import type { Method } from '../../methods/method.ts';
import type { Frame } from '../../runtime/protocol/protocol.ts';
import { fieldColours, loadsByName, type Palette } from '../../ui/colours.ts';
import { count, number, percent, times } from '../../ui/format.ts';
import { Hint } from '../../ui/help.tsx';
import { type LayerName, layersOf, parseLayers } from '../layers.ts';
import { range } from './geometry.ts';
import { MAX_LINES } from './marks.ts';

interface Props {
  layers: string;
  frame: Frame | null;
  method: Method;
  palette: Palette;
  arrows: number;
  /** Legends of layers that are loaded on demand. */
  children: ReactNode;
}

/** From this multiple of the fair share on the colour stays the same: see `loadClass`. */
const MOST = 15;

/** What layers draw of some of the points only, if there are many. */
const STRAIGHT: Readonly<Record<string, readonly LayerName[]>> = {
  lines: ['lines', 'optimum'],
  arrows: ['critic', 'arrows'],
};

/** The meaning of the colours, with numbers. */
export function PlaneLegend({ layers, frame, method, palette, arrows, children }: Props) {
  const on = parseLayers(layers);
  const period = frame && periodOf(frame.cost);
  const { unassigned, critic } = method;
  const field = on.has('psi') ? frame?.assigned?.grid?.value : undefined;
  const landscape = on.has('critic') ? frame?.judged?.grid?.value : undefined;
  const planned = on.has('plan') ? frame?.planned : null;
  const possible = layersOf(method).filter(({ name }) => on.has(name));
  const straight = Object.entries(STRAIGHT)
    .filter(([, names]) => possible.some(({ name }) => names.includes(name)))
    .map(([what]) => what);
  const shown = frame ? frame.arrays.generated.length / 2 : 0;
  return (
    <div className="v-legend">
      {on.has('reals') && !unassigned && (
        <Hint
          text={`Colour of a real: how many generated points it receives, relative to its fair share of the points shown. Below: less than its share, strongest if it receives nothing. Above: more, strongest from ${MOST} times its share. At the optimum every real receives its share.`}
          tex={String.raw`n_j \,/\, \tfrac{m}{N}`}
        >
          {(trigger) => (
            <button type="button" className="v-legend-item" {...trigger}>
              <span>load:</span>
              {loadsByName(palette.loads).map(([name, colours]) => (
                <span key={name}>
                  {name}{' '}
                  <span className="v-legend-steps" aria-hidden="true">
                    {colours.map((colour) => (
                      <i key={colour} style={{ background: colour }} />
                    ))}
                  </span>
                </span>
              ))}
            </button>
          )}
        </Hint>
      )}
      {shown > MAX_LINES && straight.length > 0 && (
        <Hint text="More lines and arrows would hide each other. They are drawn for a fixed choice of the points, always the same ones.">
          {(trigger) => (
            <button type="button" className="v-legend-item" {...trigger}>
              {straight.join(' and ')}: {count(MAX_LINES)} of {count(shown)} points
            </button>
          )}
        </Hint>
      )}
      {period && (
        <Hint text="Under this cost the plane is periodic in both directions. One period is drawn: what leaves it on one side arrives on the other.">
          {(trigger) => (
            <button type="button" className="v-legend-item" {...trigger}>
              dashed: one period, {number(period)}
            </button>
          )}
        </Hint>
      )}
      {field && (
        <Ramp
          name="min s·c + ψ"
          text="Lowest and highest value of the c-transform in this picture, with contour lines between, in the unit of s·c and ψ. Only differences count."
          tex={String.raw`\min_j \{\, s\,c(x, y_j) + \psi(y_j) \,\}`}
          {...{ values: field, palette }}
        />
      )}
      {landscape && critic && (
        <Ramp
          name={critic.symbol}
          text={`${critic.name}: lowest and highest value in this picture, with contour lines between. The arrows at the points show which way it rises, and how steeply.`}
          tex={critic.tex}
          {...{ values: landscape, palette }}
        />
      )}
      {planned && (
        <Hint
          text={`${method.plan} It is computed between ${planned.points} points and ${planned.reals} reals.`}
        >
          {(trigger) => (
            <button type="button" className="v-legend-item" {...trigger}>
              plan: {percent(planned.carried)} of the mass in {count(planned.share.length)} lines
            </button>
          )}
        </Hint>
      )}
      {on.has('arrows') && (
        <Hint text="Arrows are drawn so many times longer than the points moved since the last frame of an earlier iteration.">
          {(trigger) => (
            <button type="button" className="v-legend-item" {...trigger}>
              arrows {times(arrows)}
            </button>
          )}
        </Hint>
      )}
      {children}
      {unassigned && <span className="v-legend-item">{unassigned}</span>}
    </div>
  );
}

interface RampProps {
  name: string;
  text: string;
  tex: string;
  values: Float32Array;
  palette: Palette;
}

/** The colours of a field, from its lowest value to its highest. */
function Ramp({ name, text, tex, values, palette }: RampProps) {
  const [low, high] = range(values);
  return (
    <Hint text={text} tex={tex}>
      {(trigger) => (
        <button type="button" className="v-legend-item" {...trigger}>
          <span>
            {name}: {number(low)}
          </span>
          <i
            className="v-legend-ramp"
            aria-hidden="true"
            style={{ background: `linear-gradient(90deg, ${fieldColours(palette.dark).join(', ')})` }}
          />
          <span>{number(high)}</span>
        </button>
      )}
    </Hint>
  );
}

import type { ReactNode } from 'react';
import type { Frame } from '../../engine/protocol.ts';
import { fieldColours, type Palette } from '../colours.ts';
import { number, times } from '../format.ts';
import { Hint } from '../hint.tsx';
import { parseLayers } from '../layers.ts';
import { range } from './ground.ts';

interface Props {
  layers: string;
  frame: Frame | null;
  palette: Palette;
  arrows: number;
  /** Of layers that come on demand. */
  children: ReactNode;
}

/** From so many fair shares on, the colour stays the same. */
const MOST = 15;

/** What the colours mean, with numbers. */
export function PlaneLegend({ layers, frame, palette, arrows, children }: Props) {
  const on = parseLayers(layers);
  const field = on.has('psi') ? frame?.grid?.value : undefined;
  const [low, high] = field ? range(field) : [0, 0];
  return (
    <div className="v-legend">
      {on.has('reals') && (
        <Hint
          text="Colour of a real: how many generated points it receives, against its fair share of the points shown (the taller step). At the optimum every real receives its share."
          tex={String.raw`n_j \,/\, \tfrac{m}{N}`}
        >
          {(trigger) => (
            <button type="button" className="v-legend-item" {...trigger}>
              <span>load: none</span>
              <span className="v-legend-steps" aria-hidden="true">
                {palette.loads.map((colour) => (
                  <i key={colour} style={{ background: colour }} />
                ))}
              </span>
              <span>{`×${MOST} fair share`}</span>
            </button>
          )}
        </Hint>
      )}
      {field && (
        <Hint
          text="Lowest and highest value of the c-transform in this picture, with contour lines between, in the unit of s·c and ψ. Only differences count."
          tex={String.raw`\min_j \{\, s\,c(x, y_j) + \psi(y_j) \,\}`}
        >
          {(trigger) => (
            <button type="button" className="v-legend-item" {...trigger}>
              <span>min s·c + ψ: {number(low)}</span>
              <i
                className="v-legend-ramp"
                aria-hidden="true"
                style={{ background: `linear-gradient(90deg, ${fieldColours(palette.dark).join(', ')})` }}
              />
              <span>{number(high)}</span>
            </button>
          )}
        </Hint>
      )}
      {on.has('arrows') && (
        <Hint text="Arrows are drawn so many times longer than the points moved since the frame before.">
          {(trigger) => (
            <button type="button" className="v-legend-item" {...trigger}>
              arrows {times(arrows)}
            </button>
          )}
        </Hint>
      )}
      {children}
    </div>
  );
}

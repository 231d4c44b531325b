import type { Frame } from '../../engine/protocol.ts';
import { fieldRamp, type Palette } from '../colours.ts';
import { number, times } from '../format.ts';
import { Hint } from '../hint.tsx';
import { parseLayers } from '../layers.ts';
import { range } from './ground.ts';

interface Props {
  layers: string;
  frame: Frame | null;
  palette: Palette;
  arrows: number;
}

/** From so many fair shares on, the colour stays the same. */
const MOST = 15;
const STEPS = [0, 0.25, 0.5, 0.75, 1];

/** What the colours mean, with numbers. */
export function PlaneLegend({ layers, frame, palette, arrows }: Props) {
  const on = parseLayers(layers);
  const ramp = fieldRamp(palette.dark);
  const field = on.has('psi') ? frame?.field : undefined;
  const [low, high] = field ? range(field.psi) : [0, 0];
  return (
    <div className="v-legend">
      {on.has('reals') && (
        <Hint
          text="Colour of a real: how many generated points it receives, against its fair share m/N (the taller step). At the optimum every real receives its share."
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
      {on.has('generated') && (
        <span className="v-legend-item">
          <i className="v-legend-dot" style={{ background: palette.generated }} aria-hidden="true" />
          generated
        </span>
      )}
      {field && (
        <span className="v-legend-item">
          ψ {number(low)}
          <i
            className="v-legend-ramp"
            aria-hidden="true"
            style={{ background: `linear-gradient(90deg, ${STEPS.map(ramp).join(', ')})` }}
          />
          {number(high)}
        </span>
      )}
      {on.has('arrows') && <span className="v-legend-item">arrows {times(arrows)}</span>}
    </div>
  );
}

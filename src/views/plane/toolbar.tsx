import { memo } from 'react';
import type { Method } from '../../methods/method.ts';
import { Hint } from '../../ui/help.tsx';
import { layersOf, parseLayers, sameLayers, switchLayer, viewsOf } from '../layers.ts';

interface Props {
  method: Method;
  layers: string;
  onLayers: (layers: string) => void;
  onGuess: () => void;
}

/** The views; behind a disclosure one switch per layer, with its help and formula; and a button for the game. */
export const LayerToolbar = memo(function LayerToolbar({ method, layers, onLayers, onGuess }: Props) {
  const on = parseLayers(layers);
  const possible = layersOf(method);
  return (
    <div className="v-layers-row">
      <fieldset className="v-layers" aria-label="Views of the plane">
        {viewsOf(method).map((view) => (
          <Hint key={view.label} text={view.help}>
            {(trigger) => (
              <button
                type="button"
                className="v-toggle"
                aria-pressed={sameLayers(view.layers, layers, possible)}
                {...trigger}
                onClick={() => onLayers(view.layers)}
              >
                {view.label}
              </button>
            )}
          </Hint>
        ))}
      </fieldset>
      <details className="v-single">
        <summary className="v-toggle">Layers</summary>
        <fieldset className="v-layers" aria-label="Layers of the plane">
          {possible.map((layer) => (
            <Hint key={layer.name} text={layer.help} tex={layer.tex}>
              {(trigger) => (
                <button
                  type="button"
                  className={`v-layer v-layer-${layer.name}`}
                  aria-pressed={on.has(layer.name)}
                  {...trigger}
                  onClick={() => onLayers(switchLayer(layers, layer.name))}
                >
                  {layer.label}
                </button>
              )}
            </Hint>
          ))}
        </fieldset>
      </details>
      <button
        type="button"
        className="v-toggle"
        aria-label="Guess it yourself"
        aria-haspopup="dialog"
        onClick={onGuess}
      >
        <span>
          Guess<span className="v-wide"> it yourself</span>
        </span>
      </button>
    </div>
  );
});

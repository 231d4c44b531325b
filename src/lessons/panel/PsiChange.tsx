/** Loads of the reals, and how the last step changed ψ at each of them. */

import { useExperiment } from '../../store/app-store.ts';
import type { ExperimentStore } from '../../store/experiment-store.ts';
import { changesOf } from '../psi-change.ts';

const [WIDTH, HEIGHT] = [240, 90];

/** Up means that the real has become dearer. */
export function PsiChange({ store }: { store: ExperimentStore }) {
  const frames = useExperiment(store, (s) => s.frames);
  const changes = changesOf(frames.at(-2), frames.at(-1));
  if (!changes) return <p className="fine">After a step: how ψ changed at each real.</p>;
  const most = Math.max(...changes.map(({ change }) => Math.abs(change))) || 1;
  const step = WIDTH / changes.length;
  const middle = HEIGHT / 2;
  const words = changes
    .filter(({ load }) => load > 0)
    .map(({ load, change }) => `a real that received ${load}: ψ ${change > 0 ? 'rose' : 'fell'}`);
  return (
    <figure className="lesson-figure">
      <figcaption>Change of ψ at each real in the last step; below it, the load that was counted</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT + 14}`}
        role="img"
        aria-label={`${words.join('; ')}; all others fell or stayed`}
      >
        <line x1={0} x2={WIDTH} y1={middle} y2={middle} />
        {changes.map(({ real, load, change }) => {
          const height = (Math.abs(change) / most) * (middle - 4);
          return (
            <g key={real} transform={`translate(${real * step},0)`} className={change > 0 ? 'rose' : 'fell'}>
              <rect
                x={step * 0.2}
                width={step * 0.6}
                y={change > 0 ? middle - height : middle}
                height={height}
              />
              <text x={step / 2} y={HEIGHT + 11} textAnchor="middle">
                {load}
              </text>
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

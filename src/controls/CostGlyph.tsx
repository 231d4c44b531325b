import { useEffect, useState } from 'react';
import { Hint } from '../views/hint.tsx';
import { type CostKeys, type Picture, roundBall } from './round.ts';

const SIZE = 100;

/** The unit ball of the cost, small: its shape says which directions are costly. The last good one stays. */
export function CostGlyph({ experiment }: { experiment: CostKeys }) {
  const { cost, expr, p, q, weight, period } = experiment;
  const [typed, setTyped] = useState<Picture | null>(null);
  const round = roundBall(experiment, SIZE);
  const known = round !== null;
  useEffect(() => {
    if (known) return;
    let current = true;
    import('./glyph.ts').then(
      ({ ballOf }) => {
        const next = current ? ballOf({ cost, expr, p, q, weight, period }) : null;
        if (next) setTyped(next);
      },
      () => undefined, // an ornament: the page does without
    );
    return () => {
      current = false;
    };
  }, [known, cost, expr, p, q, weight, period]);
  const ball = round ?? typed;
  return (
    <Hint text="Each line: all points at equal cost from the centre. From line to line the cost rises by the same amount, so it is cheap to go where lines reach far.">
      {(trigger) => (
        <button type="button" className="glyph-button" aria-label="Lines of equal cost" {...trigger}>
          <svg className="glyph" viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true" data-testid="glyph">
            <path className="axes" d={`M0 ${SIZE / 2}H${SIZE}M${SIZE / 2} 0V${SIZE}`} />
            {ball && <path className="ring" d={ball.rings.join('')} />}
            {ball && <path className="ball" d={ball.path} />}
          </svg>
        </button>
      )}
    </Hint>
  );
}

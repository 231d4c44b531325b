import { useEffect, useState } from 'react';
import { type CostKeys, type Picture, roundBall } from './round.ts';

const SIZE = 100;

/** The unit ball of the cost, small: its shape says which directions are dear. The last good one stays. */
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
    <svg
      className="glyph"
      viewBox={`0 0 ${SIZE} ${SIZE}`}
      role="img"
      aria-label="Unit ball of the cost"
      data-testid="glyph"
    >
      <title>Points that are equally dear to reach from the centre: the unit ball of the cost</title>
      <path className="axes" d={`M0 ${SIZE / 2}H${SIZE}M${SIZE / 2} 0V${SIZE}`} />
      {ball && <path className="ring" d={ball.rings.join('')} />}
      {ball && <path className="ball" d={ball.path} />}
    </svg>
  );
}

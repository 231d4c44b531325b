import { useEffect, useState } from 'react';
import type { Ball } from '../costs/ball.ts';
import type { Experiment } from '../settings/table.ts';
import { Hint } from '../ui/help.tsx';
import type { CostKeys } from './unit-ball.ts';

type Picture = Pick<Ball, 'path' | 'rings'>;

const SIZE = 100;

/** The unit ball of the cost as a small picture: its shape shows which directions are expensive. */
export function CostGlyph({ experiment }: { experiment: CostKeys }) {
  const { cost, expr, p, q, weight, period } = experiment;
  const [typed, setTyped] = useState<Picture | null>(null);
  const round = roundBall(experiment, SIZE);
  const known = round !== null;
  useEffect(() => {
    if (known) return;
    let current = true;
    import('./unit-ball.ts').then(
      ({ ballOf }) => {
        const next = current ? ballOf({ cost, expr, p, q, weight, period }) : null;
        if (next) setTyped(next);
      },
      () => undefined, // decoration: the page works without it
    );
    return () => {
      current = false;
    };
  }, [known, cost, expr, p, q, weight, period]);
  const ball = round ?? typed;
  return (
    <Hint text="Each line: all points at equal cost from the centre. From line to line the cost rises by the same amount, so moving is cheap in directions in which the lines extend far.">
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

/** The same margin as that of the other balls. */
const MARGIN = 0.04;

/**
 * The ball of a power of the distance, drawn without the language of costs, so that the page need not load it for its
 * first cost. Null for other costs.
 */
export function roundBall({ cost, p }: Pick<CostKeys, 'cost' | 'p'>, size: number): Picture | null {
  const exponents: Partial<Record<Experiment['cost'], number>> = { square: 2, euclidean: 1, power: p };
  const exponent = exponents[cost];
  if (exponent === undefined) return null;
  const full = (size / 2) * (1 - 2 * MARGIN);
  const circle = (r: number) =>
    `M${size / 2 - r},${size / 2}a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0Z`;
  return {
    path: circle(full),
    rings: [0.25, 0.5, 0.75].map((share) => circle(full * share ** (1 / exponent))),
  };
}

import type { Cost } from '../costs/cost.ts';

/** (|x - y|^2)^power: `Cost.scalar` without the detour through an expression. */
export function radialScalar(d: number, power: number): Cost['scalar'] {
  return (xs, xo, ys, yo) => {
    let squared = 0;
    for (let k = 0; k < d; k++) {
      const t = xs[xo + k] - ys[yo + k];
      squared += t * t;
    }
    return power === 1 ? squared : power === 0.5 ? Math.sqrt(squared) : squared ** power;
  };
}

/** The power of a cost that is one of the squared distance; 0 for every other cost. */
export const powerOf = ({ radial }: Cost): number => (radial && 'power' in radial ? radial.power : 0);

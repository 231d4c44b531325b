/** The optimum of the same points under three exponents, each by the certified solver. */
import { useEffect, useState } from 'react';
import { exactClient } from '../../store/exact.ts';
import { crossingWords, EXPONENTS, partnersOf, SIX } from '../three-optima.ts';

const place = (points: ArrayLike<number>, k: number): [number, number] => [points[2 * k], -points[2 * k + 1]];
const ROWS = [...Array(SIX.n).keys()];

export function ThreeOptima() {
  const [all, setAll] = useState<number[][]>([]);
  useEffect(() => {
    const client = exactClient();
    const solve = async () => {
      for (const p of EXPONENTS) {
        const cost = { name: 'power', parameters: { p } } as const;
        const clouds = { cost, dimension: 2, x: SIX.generated, y: SIX.reals };
        const { plan } = await client.run({ kind: 'distance', clouds, gap: 1e-9 }).result;
        setAll((before) => [...before, partnersOf(plan)]);
      }
    };
    solve().catch(() => undefined); // the text says it too
    return () => {
      setAll([]);
      client.close();
    };
  }, []);
  return (
    <div className="lesson-three">
      {all.map((partners, k) => (
        <figure key={EXPONENTS[k]} className="lesson-figure">
          <svg
            viewBox="-1 -1 2 2"
            role="img"
            aria-label={`Optimum at p = ${EXPONENTS[k]}: ${crossingWords(partners)}`}
          >
            {ROWS.map((i) => {
              const [[x1, y1], [x2, y2]] = [place(SIX.generated, i), place(SIX.reals, partners[i])];
              return <line key={i} {...{ x1, y1, x2, y2 }} />;
            })}
            {ROWS.map((i) => {
              const [[x, y], [cx, cy]] = [place(SIX.generated, i), place(SIX.reals, i)];
              return (
                <g key={i}>
                  <rect className="rose" x={x - 0.06} y={y - 0.06} width={0.12} height={0.12} />
                  <circle className="fell" {...{ cx, cy }} r={0.07} />
                </g>
              );
            })}
          </svg>
          <figcaption>
            p = {EXPONENTS[k]}: {crossingWords(partners)}
          </figcaption>
        </figure>
      ))}
    </div>
  );
}

/** The run that is shown: the optimal and the learnt potential, and the figures over the iterations. */
import { useMemo } from 'react';
import { SOLVERS } from '../../benchmark/solvers.ts';
import type { RunFigures } from '../../benchmark/stored.ts';
import type { BenchmarkState } from '../../store/benchmark-runs.ts';
import { count, duration, number } from '../../ui/format.ts';
import { LineChart } from '../charts/line-chart.tsx';
import '../charts/charts.css';
import { Surface } from './surface.tsx';
import { metricText } from './words.ts';

type Shown = Pick<BenchmarkState, 'pair' | 'frame' | 'history'>;

export function Pictures({ pair, frame }: Shown) {
  const { picture } = pair;
  const learnt = frame?.gradients ?? null;
  const trueArrows = useMemo(
    () => picture && [{ gradients: picture.gradients, colour: 'optimum' as const }],
    [picture],
  );
  const bothArrows = useMemo(
    () =>
      trueArrows && [...trueArrows, ...(learnt ? [{ gradients: learnt, colour: 'generated' as const }] : [])],
    [trueArrows, learnt],
  );
  if (pair.D !== 2) return <p className="fine">Potentials are drawn in the plane alone, D = 2.</p>;
  const name = frame ? SOLVERS[frame.figures.solver].label : null;
  return (
    <div className="w-pictures">
      <figure>
        <Surface
          label={`The optimal potential of the pair N = ${pair.N}, seed ${pair.seed}, with transport rays and its gradients`}
          value={picture?.truth ?? null}
          rays={picture?.rays}
          points={picture?.points}
          arrows={trueArrows ?? undefined}
        />
        <figcaption>
          Optimal potential f* = −u. <i className="w-key w-ray" /> transport rays{' '}
          <i className="w-key w-true" /> its gradients at points of P
        </figcaption>
      </figure>
      <figure>
        {name ? (
          <Surface
            label={`The potential that ${name} has learnt, with its gradients and the true ones`}
            value={frame?.value ?? null}
            points={picture?.points}
            arrows={bothArrows ?? undefined}
          />
        ) : (
          <p className="w-empty">Run a solver: here its potential appears while it learns.</p>
        )}
        <figcaption>
          {name && (
            <>
              Learnt by {name}. <i className="w-key w-true" /> true gradients <i className="w-key w-learnt" />{' '}
              learnt gradients
            </>
          )}
        </figcaption>
      </figure>
    </div>
  );
}

/** The newest figures in a sentence. */
export function Numbers({ frame }: Pick<Shown, 'frame'>) {
  if (!frame) return null;
  const { cos, l2, estimate, w1, w1Error, deviation, iterations, seconds, interval } = frame.figures;
  return (
    <dl className="w-numbers">
      <Figure name="Cosine" value={metricText('cos', cos)} />
      <Figure name="L2" value={metricText('l2', l2)} />
      <Figure name="Estimated W1" value={estimate.toFixed(3)} />
      <Figure name="True W1" value={`${w1.toFixed(3)} ± ${number(w1Error)}`} />
      <Figure name="Deviation" value={metricText('deviation', deviation)} />
      {interval && (
        <Figure name="Between the samples" value={interval.map((v) => v.toFixed(4)).join(' to ')} />
      )}
      <Figure name="Iteration" value={count(iterations)} />
      <Figure name="Training" value={duration(seconds)} />
    </dl>
  );
}

const Figure = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

const CHARTS = [
  { of: 'cos', title: 'Cosine', format: number },
  { of: 'l2', title: 'L2', format: number },
  { of: 'deviation', title: 'Deviation of the estimate, %', format: number },
] as const;

export function Charts({ history }: Pick<Shown, 'history'>) {
  const x = useMemo(() => Float64Array.from(history, ({ iterations }) => iterations), [history]);
  return (
    <div className="w-charts">
      {CHARTS.map(({ of, title, format }) => (
        <figure key={of} className="v-panel">
          <figcaption>{title}</figcaption>
          <Chart {...{ x, of, title, format, history }} />
        </figure>
      ))}
    </div>
  );
}

interface ChartProps {
  x: Float64Array;
  of: keyof RunFigures & ('cos' | 'l2' | 'deviation');
  title: string;
  format: (value: number) => string;
  history: readonly RunFigures[];
}

function Chart({ x, of, title, format, history }: ChartProps) {
  const curves = useMemo(
    () => [{ name: title, values: Float64Array.from(history, (one) => one[of]), className: 'v-lower' }],
    [history, of, title],
  );
  return <LineChart {...{ title, x, curves, format }} shown={-1} marks={NONE} height={8} />;
}

const NONE: readonly never[] = [];

/** Published figures beside our own, for the pairs of one dimension. Each own cell can be run here. */
import { PUBLISHED_PAIRS, type PublishedFigures, publishedFigures } from '../../benchmark/published.ts';
import { SOLVER_IDS, SOLVERS, type SolverId } from '../../benchmark/solvers.ts';
import type { RunFigures, StoredRun } from '../../benchmark/stored.ts';
import { count, duration, plural } from '../../ui/format.ts';
import { Sideways } from '../paper/sideways.tsx';
import { type Metric, metricText, type Spread, spreadOf } from './words.ts';

interface Props {
  D: number;
  metric: Metric;
  /** Id of its heading. */
  heading: string;
  stored: readonly StoredRun[];
  /** Runs of this page. */
  found: readonly RunFigures[];
  busy: boolean;
  run: (solver: SolverId, N: number) => void;
}

export function BenchmarkTable({ D, metric, heading, stored, found, busy, run }: Props) {
  const pairs = PUBLISHED_PAIRS.filter((pair) => pair.D === D);
  return (
    <Sideways heading={heading}>
      <table className="p-table w-table" aria-labelledby={heading}>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              Solver
            </th>
            {pairs.map(({ N, w1 }) => (
              <th key={N} scope="colgroup" colSpan={2} className="p-first">
                N = {N} <span className="fine">published W1 {w1}</span>
              </th>
            ))}
          </tr>
          <tr>
            {pairs.flatMap(({ N }) => [
              <th key={`${N} published`} scope="col" className="p-first">
                published
              </th>,
              <th key={`${N} own`} scope="col">
                own
              </th>,
            ])}
          </tr>
        </thead>
        <tbody>
          {SOLVER_IDS.map((solver) => (
            <tr key={solver}>
              <th scope="row">
                {SOLVERS[solver].label} <span className="fine">{SOLVERS[solver].title}</span>
              </th>
              {pairs.flatMap(({ N, w1 }) => {
                const isOf = (one: RunFigures) => one.solver === solver && one.D === D && one.N === N;
                return [
                  <td key={`${N} published`} className="p-first">
                    {published(publishedFigures(D, N, solver), metric, w1)}
                  </td>,
                  <td key={`${N} own`}>
                    <Own metric={metric} stored={stored.filter(isOf)} here={found.filter(isOf).at(-1)} />
                    <button
                      type="button"
                      className="button small"
                      disabled={busy}
                      aria-label={`Run ${SOLVERS[solver].label} on N = ${N}`}
                      onClick={() => run(solver, N)}
                    >
                      Run
                    </button>
                  </td>,
                ];
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Sideways>
  );
}

function published(figures: PublishedFigures | null, metric: Metric, w1: number) {
  if (!figures) return <span className="p-none">–</span>;
  const value = metric === 'deviation' ? (100 * Math.abs(w1 - figures.estimate)) / w1 : figures[metric];
  return metricText(metric, value);
}

function Own({
  metric,
  stored,
  here,
}: {
  metric: Metric;
  stored: StoredRun[];
  here: RunFigures | undefined;
}) {
  const spread = spreadOf(stored, metric);
  return (
    <>
      {spread ? (
        <Stored spread={spread} metric={metric} runs={stored} />
      ) : (
        !here && <span className="p-none">not run</span>
      )}
      {here && (
        <span className="p-here">
          here {metricText(metric, here[metric])}
          {metric === 'estimate' &&
            here.interval &&
            ` (samples: ${here.interval.map((v) => v.toFixed(4)).join('–')})`}{' '}
          <span className="fine">
            {count(here.iterations)} it, {duration(here.seconds)}
          </span>
        </span>
      )}
    </>
  );
}

function Stored({ spread, metric, runs }: { spread: Spread; metric: Metric; runs: StoredRun[] }) {
  const [first] = runs;
  const ends =
    spread.runs > 1 ? ` (${metricText(metric, spread.least)} to ${metricText(metric, spread.greatest)})` : '';
  return (
    <>
      <span>
        {metricText(metric, spread.median)}
        {ends}
      </span>
      <span className="p-date">
        {plural(spread.runs, 'seed')}, {count(first.iterations)} it, {duration(first.seconds)}
      </span>
    </>
  );
}

import { useEffect, useId, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { PUBLISHED_PAIRS } from '../../benchmark/published.ts';
import { SOLVER_IDS, SOLVERS, type SolverId } from '../../benchmark/solvers.ts';
import { type StoredRun, type StoredSurface, surfaceValues } from '../../benchmark/stored.ts';
import { fromHash } from '../../experiment/url.ts';
import { loadBenchmark } from '../../store/benchmark-results.ts';
import { type BenchmarkRuns, createBenchmarkRuns, runKey } from '../../store/benchmark-runs.ts';
import { spawnBenchmark } from '../../store/workers.ts';
import { count } from '../../ui/format.ts';
import { Charts, Numbers, Pictures } from '../../views/benchmark/live.tsx';
import { Meaning, Question } from '../../views/benchmark/meaning.tsx';
import { Strip } from '../../views/benchmark/strip.tsx';
import { BenchmarkTable } from '../../views/benchmark/table.tsx';
import { METRIC_NAMES, METRICS, type Metric } from '../../views/benchmark/words.ts';
import { day } from '../../views/paper/words.ts';
import '../../views/views.css';
import { SidePage } from '../SidePage.tsx';
import { benchmarkLink } from './address.ts';
import './benchmark.css';

const FIRST = { D: 2, N: 4, seed: 1 };

/** "Do WGANs compute W1?": solvers of the dual problem on pairs whose answer is known. */
export default function BenchmarkPage() {
  const [runs] = useState(() => createBenchmarkRuns(spawnBenchmark, FIRST));
  const [theme, setTheme] = useState(() => fromHash(location.hash).experiment.theme);
  return (
    <SidePage title="The Wasserstein-1 benchmark" theme={theme} onTheme={setTheme} address={benchmarkLink}>
      <Question />
      <Benchmark runs={runs} />
      <h2>How to read the figures</h2>
      <Meaning />
    </SidePage>
  );
}

/** Iterations of a run here, unless others are chosen. */
const USUAL_ITERATIONS = 1000;
const MOST_ITERATIONS = 100_000;

function Benchmark({ runs }: { runs: BenchmarkRuns }) {
  const state = useStore(runs);
  const { pair, running, failed, found } = state;
  const [solver, setSolver] = useState<SolverId>('lp');
  const [iterations, setIterations] = useState(USUAL_ITERATIONS);
  const [resampled, setResampled] = useState(true);
  const [metric, setMetric] = useState<Metric>('cos');
  const { stored, surfaces, fault } = useStored();
  const foundHere = useMemo(() => Object.values(found).map(({ figures }) => figures), [found]);
  const run = (which: SolverId, N: number) => {
    setSolver(which);
    const most = SOLVERS[which].once ? 1 : iterations;
    runs.run({ solver: which, D: pair.D, N, seed: pair.seed, iterations: most, resampled });
  };
  const { once, iterations: usual } = SOLVERS[solver];
  const devices = [...new Set(stored.map(({ device, date }) => `${device}, ${day(date)}`))];
  return (
    <>
      <h2>A solver at work</h2>
      <form
        className="w-form"
        aria-label="Run"
        onSubmit={(event) => {
          event.preventDefault();
          if (running) runs.cancel();
          else run(solver, pair.N);
        }}
      >
        <Select
          label="Solver"
          value={solver}
          disabled={running !== null}
          onChange={(id) => setSolver(id as SolverId)}
        >
          {SOLVER_IDS.map((id) => (
            <option key={id} value={id}>
              {SOLVERS[id].label}: {SOLVERS[id].title}
            </option>
          ))}
        </Select>
        <Select
          label="Dimension D"
          value={pair.D}
          onChange={(D) => runs.choose({ ...chosen(pair), D: Number(D) })}
        >
          {DIMENSIONS.map((D) => (
            <option key={D}>{D}</option>
          ))}
        </Select>
        <Select
          label="Funnels N"
          value={pair.N}
          onChange={(N) => runs.choose({ ...chosen(pair), N: Number(N) })}
        >
          {FUNNELS.map((N) => (
            <option key={N}>{N}</option>
          ))}
        </Select>
        <Whole
          label="Seed"
          value={pair.seed}
          most={1e6}
          onChange={(seed) => runs.choose({ ...chosen(pair), seed })}
        />
        {!once && (
          <Whole label="Iterations" value={iterations} most={MOST_ITERATIONS} onChange={setIterations} />
        )}
        {solver === 'assignment' && (
          <Select
            label="Reals"
            value={resampled ? 'resampled' : 'fixed'}
            onChange={(value) => setResampled(value === 'resampled')}
          >
            <option value="resampled">drawn anew in each step</option>
            <option value="fixed">fixed</option>
          </Select>
        )}
        <button type="submit" className="button primary">
          {running ? 'Cancel' : 'Run'}
        </button>
      </form>
      <p className="fine">
        {once
          ? 'This solver works between two samples of 4,096 points, and is done at once.'
          : `Usual: ${count(usual)} iterations. Of each figure 4,096 points of P and of Q are the sample.`}
      </p>
      <p role="status" className="visually-hidden">
        {running ? `${SOLVERS[running.solver].label} is running` : 'No solver is running'}
      </p>
      {failed && (
        <p role="alert" className="p-failed">
          The run failed: {failed}
        </p>
      )}
      <Pictures {...state} />
      <Numbers {...state} />
      <Charts {...state} />
      {pair.D === 2 && (
        <>
          <h2>All potentials, N = {pair.N}</h2>
          <Strip
            truth={pair.picture?.truth ?? null}
            surfaceOf={(id) => {
              const here = found[runKey({ solver: id, D: 2, N: pair.N, seed: pair.seed })]?.value;
              if (here) return { value: here, here: true };
              const kept = surfaces.find((s) => s.solver === id && s.N === pair.N && s.seed === pair.seed);
              return kept ? { value: surfaceValues(kept), here: false } : null;
            }}
          />
        </>
      )}
      <h2 id="w-figures">Published and own figures, D = {pair.D}</h2>
      {fault && <p role="alert">The stored figures are not shown: {fault}</p>}
      <fieldset className="w-metrics">
        <legend className="visually-hidden">Figure</legend>
        {METRIC_NAMES.map((name) => (
          <button
            key={name}
            type="button"
            className="v-toggle"
            aria-pressed={name === metric}
            onClick={() => setMetric(name)}
          >
            {METRICS[name].label}
          </button>
        ))}
      </fieldset>
      <p className="fine">
        {METRICS[metric].help} Published: one run on the published pairs. Own: the median of the seeds, each
        with a pair of its own from the same law, and the least and the greatest. Stored runs may have fewer
        iterations than published ones: each cell says how many, and how long they took
        {devices.length > 0 ? ` on ${devices.join('; ')}.` : '.'}
      </p>
      <BenchmarkTable
        {...{ metric, stored, run }}
        D={pair.D}
        heading="w-figures"
        found={foundHere}
        busy={running !== null}
      />
    </>
  );
}

const DIMENSIONS = [...new Set(PUBLISHED_PAIRS.map(({ D }) => D))];
const FUNNELS = [...new Set(PUBLISHED_PAIRS.map(({ N }) => N))];

const chosen = ({ D, N, seed }: { D: number; N: number; seed: number }) => ({ D, N, seed });

interface SelectProps {
  label: string;
  value: string | number;
  disabled?: boolean;
  onChange: (value: string) => void;
  children: React.ReactNode;
}

function Select({ label, value, disabled, onChange, children }: SelectProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} disabled={disabled} onChange={(event) => onChange(event.target.value)}>
        {children}
      </select>
    </div>
  );
}

interface WholeProps {
  label: string;
  value: number;
  most: number;
  onChange: (value: number) => void;
}

/** A whole number from 1; what is not one is marked, and has no effect. */
function Whole({ label, value, most, onChange }: WholeProps) {
  const id = useId();
  const [text, setText] = useState(String(value));
  const read = (typed: string) => {
    const next = Number(typed);
    return Number.isInteger(next) && next >= 1 && next <= most ? next : null;
  };
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        inputMode="numeric"
        value={text}
        aria-invalid={read(text) === null}
        title={`A whole number from 1 to ${count(most)}`}
        onChange={({ target }) => {
          setText(target.value);
          const next = read(target.value);
          if (next !== null) onChange(next);
        }}
      />
    </div>
  );
}

interface Stored {
  stored: readonly StoredRun[];
  surfaces: readonly StoredSurface[];
  fault: string | null;
}

function useStored(): Stored {
  const [state, setState] = useState<Stored>({ stored: [], surfaces: [], fault: null });
  useEffect(() => {
    loadBenchmark(new URL('./results/', document.baseURI)).then(
      ({ runs, surfaces }) => setState({ stored: runs, surfaces, fault: null }),
      (error: Error) => setState({ stored: [], surfaces: [], fault: error.message }),
    );
  }, []);
  return state;
}

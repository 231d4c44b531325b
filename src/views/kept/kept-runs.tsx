/** The table of the runs that are kept. */
import { useStore } from 'zustand';
import { viewerSettings } from '../../experiment/experiment.ts';
import type { ExperimentStore } from '../../store/experiment-store.ts';
import { clearKept, dropKept, kept, LEAST_ITERATIONS } from '../../store/kept.ts';
import type { KeptRun } from '../../store/kept-run.ts';
import { count, duration } from '../../ui/format.ts';
import { Hint } from '../../ui/help.tsx';
import { changeWords, csvOf, distanceWords, latexOf, modesWords } from './export.ts';
import './kept.css';

const HELP = `Runs that ended or were replaced, after at least ${LEAST_ITERATIONS} iterations. Their curves stay in the charts until they are cleared; costs only where their units are those of the current cost.`;

/** Colours of kept runs. */
const COLOURS = 6;
export const keptClass = (id: number): string => `v-of-kept v-kept-${id % COLOURS}`;

interface Props {
  /** Where the settings of a run are taken up again. */
  store: ExperimentStore;
  save: (text: string, name: string) => void;
}

export function KeptRuns({ store, save }: Props) {
  const runs = useStore(kept, (s) => s.runs);
  if (runs.length === 0) return null;
  const goBack = ({ experiment }: KeptRun) => {
    const { layers } = store.getState().experiment;
    store.actions.change({ ...experiment, ...viewerSettings(store.getState().experiment), layers });
    store.actions.play();
  };
  return (
    <section className="v-kept" aria-label="Runs kept">
      <header>
        <Hint text={HELP}>
          {(trigger) => (
            <button type="button" className="v-panel-title" {...trigger}>
              Runs kept
            </button>
          )}
        </Hint>
        <span className="v-panel-tools">
          <button type="button" className="v-toggle" onClick={() => save(csvOf(runs), 'runs.csv')}>
            CSV
          </button>
          <button type="button" className="v-toggle" onClick={() => save(latexOf(runs), 'runs.tex')}>
            LaTeX
          </button>
          <button type="button" className="v-toggle" onClick={clearKept}>
            Clear runs
          </button>
        </span>
      </header>
      <div className="v-kept-rows">
        <table>
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">Changed</th>
              <th scope="col">Iterations</th>
              <th scope="col">Exact</th>
              <th scope="col">Modes</th>
              <th scope="col">
                <span className="v-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {[...runs].reverse().map((run) => (
              <tr key={run.id}>
                <th scope="row">
                  <button
                    type="button"
                    className={`v-kept-run ${keptClass(run.id)}`}
                    title="Back to its settings"
                    aria-label={`Run ${run.id}: back to its settings`}
                    onClick={() => goBack(run)}
                  >
                    <i /> {run.id}
                  </button>
                </th>
                <td className="v-kept-changed">{changeWords(run)}</td>
                <td title={duration(run.seconds)}>{count(run.iterations)}</td>
                <td>{distanceWords(run)}</td>
                <td>{modesWords(run)}</td>
                <td>
                  <button
                    type="button"
                    className="v-kept-drop"
                    aria-label={`Forget run ${run.id}`}
                    onClick={() => dropKept(run.id)}
                  >
                    ✕
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

import { BACKENDS } from '../settings/backends.ts';
import { useExperiment } from '../store/app-store.ts';
import type { ExperimentState, ExperimentStore } from '../store/experiment-store.ts';
import { pastFrame, shownFrame } from '../store/frame-history.ts';
import { ENGINE_WORDS } from '../transport/assignment.ts';
import { Hint, InfoButton } from '../ui/help.tsx';

/** The iteration, iterations per second, and the backend. */
export function Counter({ store }: { store: ExperimentStore }) {
  return (
    <div className="counter">
      <Iteration store={store} />
      <Backend store={store} />
    </div>
  );
}

function Iteration({ store }: { store: ExperimentStore }) {
  const now = useExperiment(store, nowOf);
  const past = useExperiment(store, (s) => pastFrame(s)?.iteration ?? null);
  const rate = useExperiment(store, rateInWords);
  return (
    <Hint text="Iterations done, and iterations per second; if the picture shows an earlier moment, its iteration and the current one. One iteration: all steps of the method, the generator’s last if it is trained.">
      {(trigger) => (
        <button type="button" className="iteration" {...trigger}>
          <span className="fine">iteration</span> <b data-testid="iteration">{past ?? now}</b>
          <span className="rate" data-testid="rate">
            {past === null ? rate : `of ${now} · ${rate}`}
          </span>
        </button>
      )}
    </Hint>
  );
}

/** While it runs, the iteration of the picture, since the status is reported at other moments. At rest both agree. */
const nowOf = (state: ExperimentState): number =>
  (state.status.playing && !state.scrubbed ? shownFrame(state)?.iteration : null) ?? state.status.iteration;

function rateInWords({ silent, status: { playing, rate } }: ExperimentState): string {
  if (silent) return 'no answer';
  if (!playing) return 'paused';
  if (!(rate > 0)) return '…';
  return `${rate >= 10 ? Math.round(rate) : rate.toPrecision(2)} it/s`;
}

function Backend({ store }: { store: ExperimentStore }) {
  const backend = useExperiment(store, (s) => s.backend);
  const setup = useExperiment(store, (s) => s.setup);
  if (!backend) return <span className="fine">starting…</span>;
  return (
    <InfoButton
      label={`Computed on ${BACKENDS[backend.name]}: why?`}
      face={<span data-testid="backend">{BACKENDS[backend.name]}</span>}
      className="link-button"
    >
      <strong>Computed on {BACKENDS[backend.name]}</strong>
      <p>{backend.reason}</p>
      {backend.device && <p className="fine">Device: {backend.device}</p>}
      {setup?.assigning && <p className="fine">Assignments: {ENGINE_WORDS[setup.assigning.engine]}</p>}
    </InfoButton>
  );
}

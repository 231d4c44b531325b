import { InfoButton } from '../controls/InfoButton.tsx';
import { useLane } from '../store/lab.ts';
import type { Lane } from '../store/lane.ts';
import { BACKEND_NAMES } from '../views/backend-names.ts';
import { Hint } from '../views/hint.tsx';

/** Iteration, iterations a second, and what computes them. */
export function Counter({ lane }: { lane: Lane }) {
  return (
    <div className="counter">
      <Iteration lane={lane} />
      <Backend lane={lane} />
    </div>
  );
}

function Iteration({ lane }: { lane: Lane }) {
  const iteration = useLane(lane, (s) => s.status.iteration);
  const rate = useLane(lane, (s) => (s.status.playing ? rateInWords(s.status.rate) : 'paused'));
  return (
    <Hint text="Iterations done, and iterations a second. One iteration: some steps of the assigner, then one sweep of the generator.">
      {(trigger) => (
        <button type="button" className="iteration" {...trigger}>
          <span className="fine">iteration</span> <b data-testid="iteration">{iteration}</b>
          <span className="rate" data-testid="rate">
            {rate}
          </span>
        </button>
      )}
    </Hint>
  );
}

function rateInWords(rate: number): string {
  if (!(rate > 0)) return '…';
  return `${rate >= 10 ? Math.round(rate) : rate.toPrecision(2)} it/s`;
}

function Backend({ lane }: { lane: Lane }) {
  const backend = useLane(lane, (s) => s.backend);
  const setup = useLane(lane, (s) => s.setup);
  if (!backend) return <span className="fine">starting…</span>;
  return (
    <InfoButton
      label={`Computed on ${BACKEND_NAMES[backend.name]}: why?`}
      face={<span data-testid="backend">{BACKEND_NAMES[backend.name]}</span>}
      className="link-button"
    >
      <strong>Computed on {BACKEND_NAMES[backend.name]}</strong>
      <p>{backend.reason}</p>
      {backend.device && <p className="fine">Device: {backend.device}</p>}
      {setup && <p className="fine">Assignments: {setup.assignmentEngine}</p>}
    </InfoButton>
  );
}

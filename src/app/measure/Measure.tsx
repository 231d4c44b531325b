/** A dialog that measures the run as the paper does after training. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useExperiment } from '../../store/app-store.ts';
import type { ExperimentStore } from '../../store/experiment-store.ts';
import { type Activity, fits, measureOf } from '../../store/measure.ts';
import { count } from '../../ui/format.ts';
import { Sheet } from '../../ui/overlays.tsx';
import { certified } from '../../views/certified.ts';
import { Metrics, Result } from './Result.tsx';
import { rowsOf } from './rows.ts';
import './measure.css';

/** Samples per real: as in the paper, and faster choices. */
const CHOICES = [
  { times: 10, note: 'as in the paper' },
  { times: 2, note: 'quicker' },
  { times: 1, note: 'quickest' },
];

export default function Measure({ store, close }: { store: ExperimentStore; close: () => void }) {
  const measure = measureOf(store);
  const { activity, found, failure } = useStore(measure);
  const reals = useExperiment(store, (s) => s.reals);
  const settings = useExperiment(store, (s) => s.experiment);
  const [times, setTimes] = useState(CHOICES[0].times);
  useEffect(() => measure.watch(), [measure]);
  return (
    <Sheet title="Measure" close={close}>
      <p>
        Fresh samples of the generator, as it is now, against all reals: what the paper reports after
        training. The run may go on meanwhile, and this sheet may be closed.
      </p>
      {activity ? (
        <Doing activity={activity} cancel={measure.cancel} />
      ) : (
        reals && (
          <Order
            N={reals.points.length / reals.dimension}
            dimension={reals.dimension}
            start={measure.start}
            wanted={times}
            want={setTimes}
          />
        )
      )}
      {failure && (
        <p role="alert" className="measure-failure">
          {failure}
        </p>
      )}
      {activity && <Known activity={activity} />}
      {found && !activity && <Result found={found} now={settings} />}
    </Sheet>
  );
}

interface OrderProps {
  N: number;
  dimension: number;
  start: (samples: number) => void;
  /** Samples per real, if they fit into memory. */
  wanted: number;
  want: (times: number) => void;
}

function Order({ N, dimension, start, wanted, want }: OrderProps) {
  const possible = (times: number) => fits(times * N, N, dimension);
  const times = possible(wanted) ? wanted : (CHOICES.find((c) => possible(c.times))?.times ?? null);
  return (
    <form
      className="measure-order"
      onSubmit={(event) => {
        event.preventDefault();
        if (times) start(times * N);
      }}
    >
      <fieldset>
        <legend>Samples</legend>
        {CHOICES.map((choice) => (
          <label key={choice.times}>
            <input
              type="radio"
              name="samples"
              checked={times === choice.times}
              disabled={!possible(choice.times)}
              onChange={() => want(choice.times)}
            />
            <span>
              {choice.times} N = {count(choice.times * N)}
            </span>
            <span className="fine">
              {possible(choice.times) ? choice.note : 'too many for the memory of a page'}
            </span>
          </label>
        ))}
      </fieldset>
      <button type="submit" className="button primary" disabled={!times}>
        Start
      </button>
    </form>
  );
}

const STAGES: Record<Activity['stage'], string> = {
  samples: 'Generating samples',
  w1: 'Solving W₁, the Euclidean distance',
  own: 'Solving the distance under the run’s cost',
  steps: 'Solving the distance by Euler steps',
};

function Doing({ activity, cancel }: { activity: Activity; cancel: () => void }) {
  const { count: samples, iteration, stage, what, done, interval } = activity;
  const known = interval && (Number.isFinite(interval.lower) || Number.isFinite(interval.upper));
  return (
    <div className="measure-doing">
      <div>
        <p role="status">{STAGES[stage]}…</p>
        <progress aria-label={STAGES[stage]} max={1} value={done} />
        <p className="fine">
          {count(samples)} samples{iteration !== null && ` of iteration ${count(iteration)}`}
          {stage !== 'samples' && `. ${what}`}
          {known && `: ${certified(interval.lower, interval.upper)} so far`}
        </p>
      </div>
      <button type="button" className="button" onClick={cancel}>
        Cancel
      </button>
    </div>
  );
}

/** The results so far, since the rest may take minutes. */
function Known({ activity: { known } }: { activity: Activity }) {
  const rows = rowsOf(known, null);
  return rows.length > 0 && <Metrics caption="Known so far" rows={rows} />;
}

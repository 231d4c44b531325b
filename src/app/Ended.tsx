import { same } from '../experiment/experiment.ts';
import type { Ending } from '../methods/trainer.ts';
import { useExperiment } from '../store/app-store.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import { distanceLeft } from './ended.ts';

/** Below why training has paused without a proven plan: how it can go on, and what is proven. */
export default function Ended({ ending: { offer }, store }: { ending: Ending; store: ExperimentStore }) {
  const dual = useExperiment(store, (s) => s.frames.at(-1)?.scalars.dual);
  const exact = useExperiment(store, (s) => s.exact);
  const experiment = useExperiment(store, (s) => s.experiment);
  const solved = exact?.current ? exact.solved : null;
  return (
    <>
      {offer && !same({ ...experiment, ...offer.change }, experiment) && (
        <>
          <button
            type="button"
            className="button small"
            onClick={() => {
              store.actions.change(offer.change);
              store.actions.play();
            }}
          >
            {offer.label}
          </button>
          <p className="fine">{offer.note}</p>
        </>
      )}
      {dual !== undefined && solved && <p>{distanceLeft(dual, solved)}</p>}
    </>
  );
}

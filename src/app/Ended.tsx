import { same } from '../experiment/experiment.ts';
import type { Ending } from '../methods/trainer.ts';
import { useExperiment } from '../store/app-store.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import type { Interval } from '../transport/exact/problem.ts';
import { percent } from '../ui/format.ts';
import { certified } from '../views/certified.ts';

/** Below the reason why training has paused without a proven plan: how it can continue, and what is proven. */
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

/** Relative difference that is ignored: about the accuracy of single precision and of the certificate. */
const ALIKE = 1e-6;

/**
 * A sentence about what the certified distance says of a psi under which loads are uneven.
 *
 * The optimal plan has even loads and costs at most `upper`. Under psi it sends points, on average, to reals that cost
 * at most upper - dual more than their cheapest ones. If that difference is about zero, misplaced points have several
 * reals of nearly the same cost.
 */
export function distanceLeft(dual: number, { lower, upper }: Interval): string {
  const left = upper - dual;
  const size = Math.abs(upper);
  const distance = `the certified distance ${certified(lower, upper)}`;
  if (left > upper - lower + ALIKE * size)
    return `The dual value is still ${percent(left / size)} below ${distance}.`;
  return `The dual value has reached ${distance}, up to rounding: ψ is optimal. For misplaced points several reals cost the same, or nearly, and ψ alone may not be able to divide the points among them.`;
}

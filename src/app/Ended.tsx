import { same } from '../experiment/experiment.ts';
import type { Ending } from '../methods/trainer.ts';
import { useExperiment } from '../store/app-store.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import type { Interval } from '../transport/exact/problem.ts';
import { certified } from '../views/certified.ts';
import { percent } from '../views/format.ts';

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

/** Relative: about what single precision and the certificate can tell. */
const ALIKE = 1e-6;

/**
 * What the certified distance says of a psi under which loads are uneven.
 *
 * The optimal plan is even and costs at most `upper`. Under psi it sends points, on average, to reals that are at most
 * upper - dual more costly than their cheapest ones: where that is nothing, points are misplaced among reals that
 * cost them as good as the same.
 */
export function distanceLeft(dual: number, { lower, upper }: Interval): string {
  const left = upper - dual;
  const size = Math.abs(upper);
  const distance = `the certified distance ${certified(lower, upper)}`;
  if (left > upper - lower + ALIKE * size)
    return `The dual value is still ${percent(left / size)} below ${distance}.`;
  return `The dual value has reached ${distance}, as far as can be told: ψ is optimal. For misplaced points several reals cost the same, or nearly, and ψ alone may not share them out.`;
}

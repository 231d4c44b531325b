import { isAlone } from '../methods/assignment/settings.ts';
import { useExperiment } from '../store/app-store.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import { distanceLeft } from './ended.ts';

/** Below why the assigner alone has paused with uneven loads: how it can go on, and what is proven. */
export default function Ended({ store }: { store: ExperimentStore }) {
  const dual = useExperiment(store, (s) => s.frames.at(-1)?.stats.dual);
  const exact = useExperiment(store, (s) => s.exact);
  const network = useExperiment(store, ({ experiment: e }) => isAlone(e) && e.assignerKind !== 'table');
  const solved = exact?.current ? exact.solved : null;
  const takeOver = () => {
    store.actions.change({ assignerKind: 'table' });
    store.actions.play();
  };
  return (
    <>
      {network && (
        <>
          <button type="button" className="button small" onClick={takeOver}>
            Let a table go on
          </button>
          <p className="fine">It has a value of ψ for each real. The network is kept.</p>
        </>
      )}
      {dual !== undefined && solved && <p>{distanceLeft(dual, solved)}</p>}
    </>
  );
}

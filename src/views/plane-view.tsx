/** The plane, bound to an experiment. */
import { useMemo, useSyncExternalStore } from 'react';
import { methodOf } from '../methods/registry.ts';
import { useExperiment } from '../store/app-store.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import { previousFrame, shownFrame } from '../store/frame-history.ts';
import { turnsOn } from './layers.ts';
import { wantedOf } from './own.ts';
import { Plane } from './plane/plane.tsx';
import './views.css';
import './plane/plane.css';

interface Bound {
  store: ExperimentStore;
}

const still = () => matchMedia('(prefers-reduced-motion: reduce)');

const useReducedMotion = (): boolean =>
  useSyncExternalStore(
    (changed) => {
      const media = still();
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => still().matches,
  );

export function PlaneView({ store, onGuess }: Bound & { onGuess: () => void }) {
  const { change, watch } = store.actions;
  const on = useExperiment(store, (s) => s.experiment.exact);
  const exact = useExperiment(store, (s) => s.exact);
  const onLayers = useMemo(
    () => (layers: string) => {
      const { experiment } = store.getState();
      const optimum = (['optimum', 'differing'] as const).some((name) =>
        turnsOn(experiment.layers, layers, name),
      );
      change(optimum ? { layers, exact: true } : { layers }); // the layer needs the certified distance
    },
    [change, store],
  );
  return (
    <Plane
      method={methodOf(useExperiment(store, (s) => s.experiment))}
      reals={useExperiment(store, (s) => s.reals)}
      frame={useExperiment(store, shownFrame)}
      previous={useExperiment(store, previousFrame)}
      layers={useExperiment(store, (s) => s.experiment.layers)}
      onLayers={onLayers}
      onGuess={onGuess}
      onWatch={watch}
      playing={useExperiment(store, (s) => s.status.playing || s.scrubbed !== null)}
      reducedMotion={useReducedMotion()}
      exact={on ? exact : 'off'}
      wanted={useExperiment(store, (s) => wantedOf(s.own, s.experiment))}
    />
  );
}

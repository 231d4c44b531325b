/** The plane, bound to what a lane knows. */
import { useMemo, useSyncExternalStore } from 'react';
import { useLane } from '../store/app-store.ts';
import type { Lane } from '../store/experiment-store.ts';
import { frameMovedFrom, shownFrame } from '../store/frame-history.ts';
import { turnsOn } from './layers.ts';
import { wantedOf } from './own.ts';
import { Plane } from './plane/plane.tsx';
import './views.css';
import './plane/plane.css';

interface Bound {
  lane: Lane;
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

export function PlaneView({ lane, onGuess }: Bound & { onGuess: () => void }) {
  const { change, watch } = lane.actions;
  const on = useLane(lane, (s) => s.experiment.exact);
  const exact = useLane(lane, (s) => s.exact);
  const onLayers = useMemo(
    () => (layers: string) => {
      const { experiment } = lane.getState();
      const optimum = turnsOn(experiment.layers, layers, 'optimum');
      change(optimum ? { layers, exact: true } : { layers }); // the layer shows what is solved
    },
    [change, lane],
  );
  return (
    <Plane
      reals={useLane(lane, (s) => s.reals)}
      frame={useLane(lane, shownFrame)}
      previous={useLane(lane, frameMovedFrom)}
      layers={useLane(lane, (s) => s.experiment.layers)}
      onLayers={onLayers}
      onGuess={onGuess}
      onWatch={watch}
      playing={useLane(lane, (s) => s.status.playing || s.scrubbed !== null)}
      reducedMotion={useReducedMotion()}
      exact={on ? exact : 'off'}
      wanted={useLane(lane, (s) => wantedOf(s.own, s.experiment))}
    />
  );
}

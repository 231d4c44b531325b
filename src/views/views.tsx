/** The panels, each bound to what a lane knows. */
import { useMemo, useSyncExternalStore } from 'react';
import type { Frame } from '../engine/protocol.ts';
import { shownFrame, useLane } from '../store/lab.ts';
import type { Lane, LaneState } from '../store/lane.ts';
import { Algorithm } from './algorithm/algorithm.tsx';
import { Charts } from './charts/charts.tsx';
import { Plane } from './plane/plane.tsx';
import { Samples } from './samples/samples.tsx';
import { Timeline } from './timeline/timeline.tsx';

interface Bound {
  lane: Lane;
}

/** The frame kept before the one shown. */
function frameBefore(state: LaneState): Frame | null {
  const { frames, scrubbed } = state;
  const at = scrubbed ? frames.indexOf(scrubbed) : frames.length - 1;
  return frames[at - 1] ?? null;
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

export function PlaneView({ lane }: Bound) {
  const { change, watch } = lane.actions;
  const onLayers = useMemo(() => (layers: string) => change({ layers }), [change]);
  return (
    <Plane
      reals={useLane(lane, (s) => s.reals)}
      frame={useLane(lane, shownFrame)}
      previous={useLane(lane, frameBefore)}
      layers={useLane(lane, (s) => s.experiment.layers)}
      onLayers={onLayers}
      onWatch={watch}
      playing={useLane(lane, (s) => s.status.playing || s.scrubbed !== null)}
      reducedMotion={useReducedMotion()}
    />
  );
}

export const SamplesView = ({ lane }: Bound) => (
  <Samples reals={useLane(lane, (s) => s.reals)} frame={useLane(lane, shownFrame)} />
);

export function ChartsView({ lane }: Bound) {
  useLane(lane, (s) => s.history.version); // the series changes in place, also while an old frame is shown
  return <Charts history={useLane(lane, (s) => s.history)} frame={useLane(lane, shownFrame)} />;
}

export function AlgorithmView({ lane }: Bound) {
  const frame = useLane(lane, shownFrame);
  return (
    <Algorithm
      line={useLane(lane, (s) => s.status.line)}
      assignerSteps={useLane(lane, (s) => s.status.assignerSteps)}
      experiment={useLane(lane, (s) => s.experiment)}
      reals={useLane(lane, (s) => s.reals)}
      setup={useLane(lane, (s) => s.setup)}
      frame={frame}
      stats={frame?.stats ?? null}
    />
  );
}

export function TimelineView({ lane }: Bound) {
  const frames = useLane(lane, (s) => s.frames);
  const scrubbed = useLane(lane, (s) => s.scrubbed);
  const { scrub } = lane.actions;
  const kept = useMemo(
    () => ({ count: frames.length, iterations: frames.map((f) => f.iteration) }),
    [frames],
  );
  return (
    <Timeline
      frames={kept}
      shown={scrubbed ? Math.max(0, frames.indexOf(scrubbed)) : null}
      onScrub={scrub}
      onLive={() => scrub(null)}
    />
  );
}

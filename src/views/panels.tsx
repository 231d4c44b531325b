/** What the first moving picture does not need; comes in one piece after it. */
import { useMemo } from 'react';
import { useLane } from '../store/app-store.ts';
import type { Lane } from '../store/experiment-store.ts';
import { pastFrame, shownFrame } from '../store/frame-history.ts';
import { Algorithm } from './algorithm/algorithm.tsx';
import { Charts } from './charts/charts.tsx';
import { count } from './format.ts';
import { useThrottled } from './hooks.ts';
import { Timeline } from './timeline/timeline.tsx';
import './charts/charts.css';
import './charts/certified.css';
import './panels.css';

interface Bound {
  lane: Lane;
}

const LINE_PACE = 100; // ms: at full speed lines come faster than they can be read

export function ChartsView({ lane, measure }: Bound & { measure: () => void }) {
  useLane(lane, (s) => s.history.version); // the series changes in place, also while an old frame is shown
  return (
    <Charts
      history={useLane(lane, (s) => s.history)}
      changes={useLane(lane, (s) => s.changes)}
      frame={useLane(lane, shownFrame)}
      scrubbed={useLane(lane, (s) => s.scrubbed !== null)}
      exact={useLane(lane, (s) => s.exact)}
      measure={measure}
    />
  );
}

export function AlgorithmView({ lane }: Bound) {
  const frame = useLane(lane, shownFrame);
  const past = useLane(lane, pastFrame);
  const now = useThrottled(
    useLane(lane, (s) => s.status),
    LINE_PACE,
  );
  const status = past ? { ...now, ...RESTS, assignerSteps: past.assignerSteps } : now;
  return (
    <Algorithm
      line={status.line}
      assignerSteps={status.assignerSteps}
      within={status.within}
      follow={!status.playing || status.rate < SLOW}
      experiment={useLane(lane, (s) => s.experiment)}
      reals={useLane(lane, (s) => s.reals)}
      setup={useLane(lane, (s) => s.setup)}
      frame={frame}
    />
  );
}

/** Nothing runs in a moment of the past. */
const RESTS = { line: 'idle', within: null } as const;

/** Iterations a second below which each line can be followed. */
const SLOW = 4;

/** Says over the picture that it is not the present, and leads back there. */
export function PastMark({ lane }: Bound) {
  const past = useLane(lane, pastFrame);
  const now = useLane(lane, (s) => s.status.iteration);
  if (!past) return null;
  return (
    <p className="v-past" data-testid="past">
      Past: iteration {count(past.iteration)} of {count(now)}
      <button type="button" className="v-toggle" title="Esc" onClick={() => lane.actions.scrub(null)}>
        Back to now
      </button>
    </p>
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

/** Panels that are not needed for the first picture: loaded together after it. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Pace } from '../experiment/beside.ts';
import { methodOf } from '../methods/registry.ts';
import { useExperiment } from '../store/app-store.ts';
import type { ExperimentState, ExperimentStore } from '../store/experiment-store.ts';
import { pastFrame, shownFrame } from '../store/frame-history.ts';
import { kept } from '../store/kept.ts';
import type { KeptRun } from '../store/kept-run.ts';
import { count } from '../ui/format.ts';
import { useLoaded, useThrottled } from '../ui/hooks.ts';
import { Algorithm } from './algorithm/algorithm.tsx';
import { certified } from './certified.ts';
import { ChartPanels } from './charts/charts.tsx';
import type { OtherRun } from './charts/overlay.ts';
import { KeptRuns, keptClass } from './kept/kept-runs.tsx';
import { Timeline } from './timeline/timeline.tsx';
import './charts/charts.css';
import './charts/certified.css';
import './panels.css';

interface Bound {
  store: ExperimentStore;
}

/** Milliseconds between two lines shown: at full speed they change faster than they can be read. */
const LINE_INTERVAL_MS = 100;

interface ChartsBound extends Bound {
  measure: () => void;
  /** Saves a text as a file. */
  save: (text: string, name: string) => void;
  /** The lane beside it, if there are two, and how they are in step. */
  beside?: { right: ExperimentStore; pace: Pace };
}

export function ChartsView({ store, measure, save, beside }: ChartsBound) {
  const { charts, unassigned } = methodOf(useExperiment(store, (s) => s.experiment));
  const described = useLoaded(charts);
  useExperiment(store, (s) => s.history.version); // the series changes in place, even while an old frame is shown
  const history = useExperiment(store, (s) => s.history);
  const changes = useExperiment(store, (s) => s.changes);
  const frame = useExperiment(store, shownFrame);
  const scrubbed = useExperiment(store, (s) => s.scrubbed !== null);
  const exact = useExperiment(store, (s) => s.exact);
  const as = useMemo(() => (beside ? { ...LEFT, pace: beside.pace } : undefined), [beside]);
  const right = useRight(beside?.right ?? null);
  const runs = useStore(kept, (s) => s.runs);
  const others = useMemo(() => [...right, ...runs.map(keptOf)], [right, runs]);
  if (!described) return <section className="v-charts" aria-label="Charts" aria-busy="true" />;
  return (
    <>
      <ChartPanels
        charts={described.charts}
        {...{ unassigned, history, changes, frame, scrubbed, exact, measure, as, others }}
      />
      <KeptRuns store={store} save={save} />
    </>
  );
}

/** A kept run as one to draw over the current one. */
const keptOf = ({ id, history, solved }: KeptRun): OtherRun => ({
  ...{ name: `run ${id}`, className: keptClass(id), history, solved: solved ? [solved] : [] },
  ...{ now: null, assigned: null },
});

const LEFT = { name: 'left', className: 'v-of-left' };
/** Milliseconds between two drawings of the lane beside. */
const BESIDE_INTERVAL_MS = 250;
const NONE: readonly OtherRun[] = [];
const NOBODY = createStore<Partial<ExperimentState>>(() => ({}));

/** The right lane as a run to draw over the left one; none if there is one lane. */
function useRight(right: ExperimentStore | null): readonly OtherRun[] {
  const from = (right ?? NOBODY) as ExperimentStore;
  const experiment = useStore(from, (s) => s.experiment ?? null);
  const described = useLoaded(experiment ? methodOf(experiment).charts : noCharts);
  const history = useStore(from, (s) => s.history);
  const version = useThrottled(
    useStore(from, (s) => s.history?.version ?? 0),
    BESIDE_INTERVAL_MS,
  );
  const frame = useThrottled(
    useStore(from, (s) => (s.frames ? shownFrame(s) : null)),
    BESIDE_INTERVAL_MS,
  );
  const exact = useStore(from, (s) => s.exact ?? null);
  const solved = exact?.history.version ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: both series change in place, and count their changes
  return useMemo(
    () =>
      right && described
        ? [
            {
              ...{ name: 'right', className: 'v-of-right', history, solved: exact?.history.points ?? [] },
              ...{ now: frame?.scalars ?? history.last, assigned: frame?.assigned ?? null },
              cost: described.charts.cost,
              exact: exact?.solved ? certified(exact.solved.lower, exact.solved.upper) : null,
            },
          ]
        : NONE,
    [right, described, history, version, frame, solved],
  );
}

const noCharts = () => Promise.resolve(null);

export function AlgorithmView({ store }: Bound) {
  const frame = useExperiment(store, shownFrame);
  const past = useExperiment(store, pastFrame);
  const now = useThrottled(
    useExperiment(store, (s) => s.status),
    LINE_INTERVAL_MS,
  );
  const status = past ? { ...now, ...RESTS, stepsDone: past.stepsDone } : now;
  return (
    <Algorithm
      line={status.line}
      stepsDone={status.stepsDone}
      within={status.within}
      follow={!status.playing || status.rate < SLOW}
      experiment={useExperiment(store, (s) => s.experiment)}
      reals={useExperiment(store, (s) => s.reals)}
      setup={useExperiment(store, (s) => s.setup)}
      frame={frame}
    />
  );
}

/** In an earlier moment no step is running. */
const RESTS = { line: 'idle', within: null } as const;

/** Iterations per second below which each line can be followed. */
const SLOW = 4;

/** A note on the picture that it does not show the present, with a button to return to it. */
export function PastMark({ store }: Bound) {
  const past = useExperiment(store, pastFrame);
  const now = useExperiment(store, (s) => s.status.iteration);
  if (!past) return null;
  return (
    <p className="v-past" data-testid="past">
      Past: iteration {count(past.iteration)} of {count(now)}
      <button type="button" className="v-toggle" title="Esc" onClick={() => store.actions.scrub(null)}>
        Back to now
      </button>
    </p>
  );
}

export function TimelineView({ store }: Bound) {
  const frames = useExperiment(store, (s) => s.frames);
  const scrubbed = useExperiment(store, (s) => s.scrubbed);
  const { scrub } = store.actions;
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

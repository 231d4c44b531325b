/** A moment of a run as an experiment of its own, which nothing computes and nothing changes. */
import { createStore } from 'zustand/vanilla';
import { SHARED } from '../experiment/beside.ts';
import { SERIES } from '../methods/registry.ts';
import { createSeries } from '../metrics/series.ts';
import type { Experiment } from '../settings/table.ts';
import { unitsOf } from './changes.ts';
import type { ExperimentState, ExperimentStore } from './experiment-store.ts';
import { shownFrame } from './frame-history.ts';

const FROZEN = 'This moment is frozen: only the run beside it goes on.';

/** The moment that an experiment shows; null if it shows none. */
export function frozenOf(live: ExperimentStore): ExperimentStore | null {
  const state = live.getState();
  const frame = shownFrame(state);
  if (!frame) return null;
  const history = createSeries(SERIES);
  const { iteration, seconds, stepsDone, scalars } = frame;
  history.append({ ...scalars, iteration, seconds }, unitsOf(frame.cost));
  const at = { playing: false, rate: 0, line: 'idle', within: null } as const;
  const store = createStore<ExperimentState>(() => ({
    ...state,
    ...{ frames: [frame], scrubbed: null, history, changes: [], exact: null, notices: [], log: [] },
    ...{ progress: null, checkpoint: null, opening: null, silent: false },
    status: { ...at, iteration, stepsDone },
  }));
  const nothing = () => undefined;
  /** Only what both lanes share changes, which is how they are shown. */
  const change = (change: Partial<Experiment>) =>
    store.setState(({ experiment }) => ({
      experiment: {
        ...experiment,
        ...Object.fromEntries(SHARED.flatMap((key) => (key in change ? [[key, change[key]]] : []))),
      },
    }));
  const refuse = () => Promise.reject(new Error(FROZEN));
  return Object.assign(store, {
    actions: {
      ...{ change, goTo: nothing, play: nothing, pause: nothing, step: nothing, reset: nothing },
      ...{ newSeed: nothing, own: nothing, ask: refuse, save: refuse, load: nothing, cancel: nothing },
      ...{ scrub: nothing, watch: nothing, hidden: nothing, join: nothing, drawn: nothing, dismiss: nothing },
      notify: live.actions.notify,
      close: () => store.setState({ closed: true }),
    },
  });
}

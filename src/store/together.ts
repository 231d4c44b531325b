/** Two lanes as one experiment: its frames are those of both in order, and what runs or shows it acts on both. */
import { createStore } from 'zustand/vanilla';
import type { Pace } from '../experiment/beside.ts';
import { methodOf } from '../methods/registry.ts';
import type { Frame } from '../runtime/protocol/protocol.ts';
import type { ExperimentState, ExperimentStore } from './experiment-store.ts';

/** What orders the frames of both lanes: their iteration, or their seconds of training. */
const placeOf = (pace: Pace) => (frame: Frame) => (pace === 'iteration' ? frame.iteration : frame.seconds);

/** The frames of both lanes in order; of those at one place only one. Each list must be in order. */
export function mergeFrames(left: readonly Frame[], right: readonly Frame[], pace: Pace): readonly Frame[] {
  const place = placeOf(pace);
  const all: Frame[] = [];
  for (let i = 0, j = 0; i < left.length || j < right.length; ) {
    const next =
      j >= right.length || (i < left.length && place(left[i]) <= place(right[j])) ? left[i++] : right[j++];
    const last = all.at(-1);
    if (!last || place(last) < place(next)) all.push(next);
  }
  return all;
}

/** The row of the last frame that is not after a place; the first row if all are. */
export const rowBefore = (frames: readonly Frame[], place: number, pace: Pace): number =>
  Math.max(
    0,
    frames.findLastIndex((frame) => placeOf(pace)(frame) <= place),
  );

type Together = ExperimentStore & { stop: () => void };

export function together(left: ExperimentStore, right: ExperimentStore, pace: Pace): Together {
  const both = [left, right];
  const place = placeOf(pace);
  let parts: readonly (readonly Frame[])[] = [];
  let frames: readonly Frame[] = [];
  const merged = (): ExperimentState => {
    const [l, r] = both.map((lane) => lane.getState());
    if (parts[0] !== l.frames || parts[1] !== r.frames) frames = mergeFrames(l.frames, r.frames, pace);
    parts = [l.frames, r.frames];
    const at = [l.scrubbed, r.scrubbed].flatMap((frame) => (frame ? [place(frame)] : []));
    return {
      ...l,
      frames,
      scrubbed: at.length > 0 ? (frames[rowBefore(frames, Math.max(...at), pace)] ?? null) : null,
      status: {
        ...l.status,
        playing: l.status.playing || r.status.playing,
        iteration: Math.max(l.status.iteration, r.status.iteration),
      },
      log: [...l.log, ...r.log].sort((a, b) => a.id - b.id),
    };
  };
  const store = createStore<ExperimentState>(merged);
  const stops = both.map((lane) => lane.subscribe(() => store.setState(merged())));
  const each = (act: (lane: ExperimentStore) => void) => {
    for (const lane of both) act(lane);
  };
  const actions: ExperimentStore['actions'] = {
    ...left.actions,
    play: () => each((lane) => lane.actions.play()),
    pause: () => each((lane) => lane.actions.pause()),
    step: (what) =>
      each((lane) => {
        if (hasStep(lane, what)) lane.actions.step(what);
      }),
    reset: () => each((lane) => lane.actions.reset()),
    newSeed: () => {
      left.actions.newSeed();
      const { seed } = left.getState().experiment;
      right.actions.change({ seed });
    },
    scrub: (at) => {
      const frame = at === null ? null : frames[at];
      each(({ actions, getState }) =>
        actions.scrub(frame ? rowBefore(getState().frames, place(frame), pace) : null),
      );
    },
  };
  const stop = () => {
    for (const end of stops) end();
  };
  return Object.assign(store, { actions, stop });
}

const hasStep = (lane: ExperimentStore, what: string): boolean =>
  what === 'iteration' || methodOf(lane.getState().experiment).steps.some(({ id }) => id === what);

/** The run of a step: when it has begun, when it has ended, and what it came to. */
import { useEffect, useRef, useState } from 'react';
import { type Lanes, storesOf } from '../../store/app-store.ts';
import type { ExperimentState } from '../../store/experiment-store.ts';
import type { Moment, Now, Step } from '../lesson.ts';
import type { Replaced } from './setup.ts';

type Phase = 'setting up' | 'ready' | 'running' | 'ended';

/** Has the run of the step begun in a lane, and is its first frame there? */
export const isSetUp = ({ reals, frames }: ExperimentState, replaced: number | null | undefined): boolean =>
  reals !== null && reals.run !== replaced && frames.length > 0;

/** Has a lane reached the end of the step's run? */
export function hasEnded({ run }: Step, { frames }: ExperimentState): boolean {
  const last = frames.at(-1);
  if (!run || !last) return false;
  return 'iterations' in run ? last.iteration >= run.iterations : last.stepsDone >= run.times;
}

/** The notice with which training has paused by itself, e.g. since the loads are even; undefined if there is none. */
const pausedBy = ({ notices, status }: ExperimentState) =>
  status.playing ? undefined : notices.find(({ paused }) => paused !== null);

/** A lane at rest; null while its last frame is still to come. */
function nowOf({ experiment, status, frames, exact }: ExperimentState): Now | null {
  const last = frames.at(-1);
  if (!last || status.playing || last.iteration < status.iteration) return null;
  const solved = exact?.current ? exact.solved : null;
  return { experiment, last, before: frames.at(-2), optimum: solved && (solved.lower + solved.upper) / 2 };
}

/** What all lanes have come to; null until each is at rest. */
export function momentOf(states: readonly ExperimentState[]): Moment | null {
  const [left, right] = states.map(nowOf);
  if (!left || (states.length > 1 && !right)) return null;
  return { left, right: right ?? null };
}

export interface StepRun {
  phase: Phase;
  /** The measured value, once it is known. */
  value: number | null;
  /** Starts the run; a step without one is compared at once. */
  start(): void;
}

/** @param replaced the runs that the step replaces; null until it is set up */
export function useStepRun(lanes: Lanes, step: Step, replaced: Replaced | null): StepRun {
  const [phase, setPhase] = useState<Phase>('setting up');
  const [value, setValue] = useState<number | null>(null);
  /** Ends a step without a run. */
  const compare = useRef(() => {});
  useEffect(() => {
    if (!replaced) return;
    let at: Phase = 'setting up';
    let known = false;
    const to = (next: Phase) => {
      at = next;
      setPhase(next); // the same phase again changes nothing
    };
    const check = () => {
      const states = storesOf(lanes.getState()).map((store) => store.getState());
      if (states.length !== (step.beside ? 2 : 1)) return;
      if (at === 'setting up' && states.every((state, k) => isSetUp(state, replaced[k]))) to('ready');
      if (at === 'setting up') return;
      if (at !== 'ended') to(states.some(({ status }) => status.playing) ? 'running' : 'ready');
      if (at !== 'ended' && states.every((state) => hasEnded(step, state) || pausedBy(state))) {
        to('ended');
        for (const { actions } of storesOf(lanes.getState())) actions.pause();
      }
      if (at === 'ready') goOn(states);
      if (at !== 'ended' || known) return;
      for (const { actions, getState } of storesOf(lanes.getState())) {
        const notice = pausedBy(getState());
        if (notice) actions.dismiss(notice.id); // the step says what was found
      }
      const moment = momentOf(states);
      const measured = moment && step.measured(moment);
      known = measured !== null;
      if (known) setValue(measured);
    };
    compare.current = () => {
      to('ended');
      check();
    };
    let steps = 0;
    /** Asks for the next of several steps when the frame after the one before is there. */
    const goOn = (states: readonly ExperimentState[]) => {
      const { run } = step;
      const done = states[0].frames.at(-1)?.stepsDone ?? 0;
      if (!run || !('step' in run) || done === 0 || done <= steps || done >= run.times) return;
      steps = done;
      for (const { actions } of storesOf(lanes.getState())) actions.step(run.step);
    };
    const follow = () => storesOf(lanes.getState()).map((store) => store.subscribe(check));
    let stops = follow();
    const stopLanes = lanes.subscribe(() => {
      for (const stop of stops) stop();
      stops = follow();
      check();
    });
    check();
    return () => {
      stopLanes();
      for (const stop of stops) stop();
    };
  }, [lanes, step, replaced]);
  const start = () => {
    const { run } = step;
    if (!run) return compare.current();
    for (const { actions } of storesOf(lanes.getState())) {
      if ('iterations' in run) actions.play();
      else actions.step(run.step);
    }
  };
  return { phase, value, start };
}

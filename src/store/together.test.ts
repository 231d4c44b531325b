import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaults } from '../experiment/experiment.ts';
import type { WorkerLike } from '../runtime/protocol/client.ts';
import type { Command, Frame } from '../runtime/protocol/protocol.ts';
import type { Experiment } from '../settings/table.ts';
import { createExperimentStore } from './experiment-store.ts';
import { mergeFrames, rowBefore, together } from './together.ts';

const frames = (places: readonly number[]): Frame[] =>
  [...new Set(places)]
    .sort((a, b) => a - b)
    .map((iteration) => ({ iteration, seconds: iteration / 7 }) as Frame);

it('has the frames of both in order, one for each moment', () => {
  const places = fc.array(fc.nat(60));
  fc.assert(
    fc.property(places, places, fc.constantFrom('iteration', 'time'), (a, b, pace) => {
      const merged = mergeFrames(frames(a), frames(b), pace).map(({ iteration }) => iteration);
      expect(merged).toEqual(frames([...a, ...b]).map(({ iteration }) => iteration));
    }),
  );
});

it('finds the last frame that is not after a moment', () => {
  expect([0, 4, 5, 8, 100].map((at) => rowBefore(frames([2, 5, 9]), at, 'iteration'))).toEqual([
    0, 0, 1, 1, 2,
  ]);
});

function lane(change: Partial<Experiment> = {}) {
  const sent: Command[] = [];
  const worker: WorkerLike = {
    postMessage: (command) => void sent.push(command as Command),
    terminate() {},
    onmessage: null,
    onerror: null,
  };
  const store = createExperimentStore({ ...defaults(), ...change }, false, () => worker);
  return { store, sent };
}

it('runs and scrubs both', () => {
  const [a, b] = [lane(), lane({ cost: 'euclidean' })];
  a.store.setState({ frames: frames([0, 10, 20]) });
  b.store.setState({ frames: frames([0, 12, 30]) });
  const one = together(a.store, b.store, 'iteration');
  const kinds = ({ sent }: typeof a) => sent.slice(1).map(({ type }) => type);
  one.actions.play();
  one.actions.pause();
  one.actions.step('iteration');
  one.actions.step('no step of either');
  one.actions.newSeed();
  expect(kinds(a)).toEqual(['play', 'pause', 'step', 'set']);
  expect(kinds(b)).toEqual(kinds(a));
  expect(a.store.getState().experiment.seed).toBe(b.store.getState().experiment.seed);

  const { frames: all } = one.getState();
  expect(all.map(({ iteration }) => iteration)).toEqual([0, 10, 12, 20, 30]);
  one.actions.scrub(3);
  expect([a, b].map(({ store }) => store.getState().scrubbed?.iteration)).toEqual([20, 12]);
  expect(one.getState().scrubbed?.iteration).toBe(20);
  one.actions.scrub(null);
  expect([a, b, { store: one }].map(({ store }) => store.getState().scrubbed)).toEqual([null, null, null]);
  one.stop();
});

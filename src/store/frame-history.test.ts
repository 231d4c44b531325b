import { expect, test } from 'vitest';
import type { Frame } from '../runtime/protocol/protocol.ts';
import { frameOfSameMoment, previousFrame, withFrame } from './frame-history.ts';

function frameAt(iteration: number, stepsDone = 0, points = 4): Frame {
  return {
    run: 1,
    iteration,
    stepsDone,
    kind: 'plane',
    dimension: 2,
    cost: { name: 'square' },
    seconds: 0,
    arrays: { generated: new Float32Array(2 * points) },
    assigned: null,
    judged: null,
    planned: null,
    batch: null,
    scalars: {},
    effort: null,
  };
}

const history = (frames: readonly Frame[]) =>
  frames.reduce<readonly Frame[]>((kept, f) => withFrame(kept, f), []);
const moments = (frames: readonly Frame[]) => frames.map((f) => `${f.iteration}.${f.stepsDone}`);

test('one frame a moment: a frame that is taken again replaces the one before', () => {
  const again = frameAt(1, 1);
  const frames = history([frameAt(0), frameAt(1), frameAt(1, 1), again]);
  expect(moments(frames)).toEqual(['0.0', '1.0', '1.1']);
  expect(frames[2]).toBe(again);
});

test('a frame of an earlier moment drops what came after it', () => {
  expect(moments(history([frameAt(4), frameAt(5), frameAt(6), frameAt(5)]))).toEqual(['4.0', '5.0']);
});

test('the oldest frames go: 600 at most, and 96 MB', () => {
  const small = history(Array.from({ length: 650 }, (_, i) => frameAt(i)));
  expect([small.length, small[0].iteration]).toEqual([600, 50]);
  const large = history(Array.from({ length: 8 }, (_, i) => frameAt(i, 0, 4_000_000)));
  expect(moments(large)).toEqual(['5.0', '6.0', '7.0']);
});

test('what was scrubbed to stays, or its nearest successor stands for it', () => {
  const frames = history([frameAt(3), frameAt(4), frameAt(5)]);
  expect(frameOfSameMoment(frames, frames[1])).toBe(frames[1]);
  expect(frameOfSameMoment(frames, frameAt(4))).toBe(frames[1]); // replaced
  expect(frameOfSameMoment(frames, frameAt(1))).toBe(frames[0]); // dropped, the oldest
  expect(frameOfSameMoment(frames, frameAt(9))).toBe(frames[2]); // of a time that was undone
  expect(frameOfSameMoment([], frameAt(1))).toBe(null);
});

test('arrows tell the motion since an earlier iteration, also within one: steps of the assigner move no point', () => {
  const frames = history([frameAt(3), frameAt(4), frameAt(4, 1), frameAt(4, 2)]);
  expect(previousFrame({ scrubbed: null, frames })).toBe(frames[0]);
  expect(previousFrame({ scrubbed: frames[1], frames })).toBe(frames[0]);
  expect(previousFrame({ scrubbed: frames[0], frames })).toBe(null);
  expect(previousFrame({ scrubbed: null, frames: [] })).toBe(null);
});

import type { Reals } from '../runtime/protocol/protocol.ts';
import { bytesOf, type Frame } from '../runtime/session/frame.ts';

const MAX_FRAMES = 600;
const MAX_BYTES = 96e6;

/** Does a frame belong to an earlier moment of its run than another? */
const isBefore = (a: Frame, b: Frame): boolean =>
  a.iteration < b.iteration || (a.iteration === b.iteration && a.stepsDone < b.stepsDone);

/**
 * The history with one more frame; the oldest frames are dropped if number or bytes would become too large.
 * There is one frame per moment: a frame taken again at rest (for another layer or cost) replaces the one before, and a
 * frame of an earlier moment (after a loss) drops later ones.
 */
export function withFrame(frames: readonly Frame[], frame: Frame): readonly Frame[] {
  const before = frames.filter((f) => isBefore(f, frame));
  const most = Math.max(2, Math.min(MAX_FRAMES, Math.floor(MAX_BYTES / bytesOf(frame))));
  return [...before.slice(Math.max(0, before.length - most + 1)), frame];
}

/** The frame of the history for the moment of one that may have been replaced; null if it was dropped. */
export function frameOfSameMoment(frames: readonly Frame[], frame: Frame): Frame | null {
  if (frames.includes(frame)) return frame;
  return frames.find((f) => !isBefore(f, frame)) ?? frames[frames.length - 1] ?? null;
}

/** The frame to show: the one scrubbed to, otherwise the newest. */
export const shownFrame = ({ scrubbed, frames }: { scrubbed: Frame | null; frames: readonly Frame[] }) =>
  scrubbed ?? frames[frames.length - 1] ?? null;

/** The earlier frame that the visitor scrubbed to; null if that is the newest, or if the present is followed. */
export const pastFrame = ({ scrubbed, frames }: { scrubbed: Frame | null; frames: readonly Frame[] }) =>
  scrubbed === frames[frames.length - 1] ? null : scrubbed;

/** The newest frame before the one shown with other points; frames of one iteration have the same points. */
export function previousFrame(history: { scrubbed: Frame | null; frames: readonly Frame[] }): Frame | null {
  const shown = shownFrame(history);
  return history.frames.findLast((f) => shown !== null && f.iteration < shown.iteration) ?? null;
}

/** Do two frames have the same cost? */
export const isSameCost = (a: Frame, b: Frame): boolean => JSON.stringify(a.cost) === JSON.stringify(b.cost);

/** Do two frames have the same points and cost? */
export function sameClouds(a: Frame, b: Frame): boolean {
  if (a === b) return true;
  if (a.run !== b.run || a.arrays.generated.length !== b.arrays.generated.length || !isSameCost(a, b))
    return false;
  return a.arrays.generated.every((v, i) => v === b.arrays.generated[i]);
}

/** The number of pairs of a generated point and a real. */
export const pairsOf = ({ arrays: { generated }, dimension: d }: Frame, { points }: Reals): number =>
  (generated.length / d) * (points.length / d);

/** Is it a frame in the plane, of the run of these reals? */
export const isPlane = (frame: Frame, { reals }: { reals: Reals | null }): boolean =>
  frame.kind === 'plane' && frame.run === reals?.run;

import type { Reals } from '../runtime/protocol/protocol.ts';
import { bytesOf, type Frame } from '../runtime/session/frame.ts';

const MOST_FRAMES = 600;
const MOST_BYTES = 96e6;

/** Is a frame of an earlier moment of its run than another? */
const isBefore = (a: Frame, b: Frame): boolean =>
  a.iteration < b.iteration || (a.iteration === b.iteration && a.stepsDone < b.stepsDone);

/**
 * The history with one more frame; the oldest go where number or bytes would grow too large.
 * One frame a moment: a frame taken again at rest (another layer, another cost) replaces the one before, and
 * a frame of an earlier moment (after a loss) drops what came after it.
 */
export function keep(frames: readonly Frame[], frame: Frame): readonly Frame[] {
  const before = frames.filter((f) => isBefore(f, frame));
  const most = Math.max(2, Math.min(MOST_FRAMES, Math.floor(MOST_BYTES / bytesOf(frame))));
  return [...before.slice(Math.max(0, before.length - most + 1)), frame];
}

/** The frame of a history that stands for one that may have been dropped or replaced. */
export function stillThere(frames: readonly Frame[], frame: Frame): Frame | null {
  if (frames.includes(frame)) return frame;
  return frames.find((f) => !isBefore(f, frame)) ?? frames[frames.length - 1] ?? null;
}

/** The frame to show: the one scrubbed to, else the newest. */
export const shownFrame = ({ scrubbed, frames }: { scrubbed: Frame | null; frames: readonly Frame[] }) =>
  scrubbed ?? frames[frames.length - 1] ?? null;

/** The frame that the visitor went back to; null where that is the newest, or the present is followed. */
export const pastFrame = ({ scrubbed, frames }: { scrubbed: Frame | null; frames: readonly Frame[] }) =>
  scrubbed === frames[frames.length - 1] ? null : scrubbed;

/** The newest frame before the one shown whose points stood elsewhere: those of one iteration have the same ones. */
export function frameMovedFrom(history: { scrubbed: Frame | null; frames: readonly Frame[] }): Frame | null {
  const shown = shownFrame(history);
  return history.frames.findLast((f) => shown !== null && f.iteration < shown.iteration) ?? null;
}

export const isSameCost = (a: Frame, b: Frame): boolean => JSON.stringify(a.cost) === JSON.stringify(b.cost);

/** Have two frames the same points and cost? */
export function sameClouds(a: Frame, b: Frame): boolean {
  if (a === b) return true;
  if (a.run !== b.run || a.arrays.generated.length !== b.arrays.generated.length || !isSameCost(a, b))
    return false;
  return a.arrays.generated.every((v, i) => v === b.arrays.generated[i]);
}

/** Pairs of a generated point and a real. */
export const pairsOf = ({ arrays: { generated }, dimension: d }: Frame, { points }: Reals): number =>
  (generated.length / d) * (points.length / d);

/** Is it a frame of these reals, in the plane? */
export const isPlane = (frame: Frame, { reals }: { reals: Reals | null }): boolean =>
  frame.kind === 'plane' && frame.run === reals?.run;

import type { Frame } from '../engine/protocol.ts';

const MOST_FRAMES = 600;
const MOST_BYTES = 96e6;

const bytesOf = ({ generated, index, value, loads, psi, cells, field }: Frame): number =>
  [generated, index, value, loads, psi, cells?.index, field?.psi].reduce(
    (sum, a) => sum + (a?.byteLength ?? 0),
    0,
  );

/**
 * The film with one more frame; the oldest go where number or bytes would grow too large.
 * A frame of an earlier iteration (after a loss) drops what came after it.
 */
export function keep(frames: readonly Frame[], frame: Frame): readonly Frame[] {
  const before = frames.filter((f) => f.iteration <= frame.iteration);
  const most = Math.max(2, Math.min(MOST_FRAMES, Math.floor(MOST_BYTES / bytesOf(frame))));
  return [...before.slice(Math.max(0, before.length - most + 1)), frame];
}

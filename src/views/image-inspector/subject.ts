/** The image that the dialog shows, and its neighbours. */
import type { Frame, Reals } from '../../runtime/protocol/protocol.ts';
import type { Experiment } from '../../settings/table.ts';

/** What is shown of a run: its frame and its reals. */
export interface Moment {
  reals: Reals;
  frame: Frame;
  experiment: Experiment;
  /** The current iteration of the run, which may be ahead of the frame. */
  iteration: number;
}

/** The image that the dialog shows. */
export type Subject =
  /** A row of the images of fixed latents. */
  | { kind: 'generated'; at: number }
  /** A real, and those that it was shown with. */
  | { kind: 'real'; at: number; among: readonly number[] };

/** The number of generated images in a frame. */
export const shownImages = ({ arrays: { generated }, dimension }: Shown): number =>
  generated.length / dimension;

type Shown = Pick<Frame, 'arrays' | 'dimension'>;

/** The generated image of a subject: for a real the first one that is assigned to it, or the first of all. */
export function imageOf(subject: Subject, frame: Shown & Pick<Frame, 'assigned'>): number {
  if (subject.kind === 'generated') return Math.min(subject.at, shownImages(frame) - 1);
  return Math.max(0, frame.assigned?.index.indexOf(subject.at) ?? 0);
}

/** The subject `by` steps further, cyclically; null if there are no others. */
export function neighbour(subject: Subject | null, frame: Shown, by: number): Subject | null {
  if (!subject) return null;
  if (subject.kind === 'generated') {
    return { kind: 'generated', at: wrap(subject.at + by, shownImages(frame)) };
  }
  const { among } = subject;
  if (among.length === 0) return null;
  return { ...subject, at: among[wrap(among.indexOf(subject.at) + by, among.length)] };
}

/** i modulo n, in [0, n). */
export const wrap = (i: number, n: number): number => ((i % n) + n) % n;

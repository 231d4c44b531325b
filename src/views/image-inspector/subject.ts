/** What is looked at, and what is beside it. */
import type { Frame, Reals } from '../../runtime/protocol/protocol.ts';
import type { Experiment } from '../../settings/table.ts';

/** What is shown of the run: frame and reals are of the same one. */
export interface Moment {
  reals: Reals;
  frame: Frame;
  experiment: Experiment;
  /** Of the run now, which may be ahead of the frame. */
  iteration: number;
}

/** What the dialog looks at. */
export type Subject =
  /** A row of the cloud of fixed latents. */
  | { kind: 'generated'; at: number }
  /** A real, among those that it was shown with. */
  | { kind: 'real'; at: number; among: readonly number[] };

/** Generated images that a frame shows. */
export const shownImages = ({ arrays: { generated }, dimension }: Shown): number =>
  generated.length / dimension;

type Shown = Pick<Frame, 'arrays' | 'dimension'>;

/** The generated image that is meant: for a real the first one that is assigned to it, or the first of all. */
export function imageOf(subject: Subject, frame: Shown & Pick<Frame, 'assigned'>): number {
  if (subject.kind === 'generated') return Math.min(subject.at, shownImages(frame) - 1);
  return Math.max(0, frame.assigned?.index.indexOf(subject.at) ?? 0);
}

/** The subject so many steps further, round the end; null where there is nowhere to go. */
export function neighbour(subject: Subject | null, frame: Shown, by: number): Subject | null {
  if (!subject) return null;
  if (subject.kind === 'generated') {
    return { kind: 'generated', at: wrap(subject.at + by, shownImages(frame)) };
  }
  const { among } = subject;
  if (among.length === 0) return null;
  return { ...subject, at: among[wrap(among.indexOf(subject.at) + by, among.length)] };
}

/** A number in [0, n), round the end. */
export const wrap = (i: number, n: number): number => ((i % n) + n) % n;

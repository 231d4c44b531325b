/** What a lesson is: data, which the panel shows and `registry.test.ts` checks. */
import type { Pace } from '../experiment/beside.ts';
import type { Frame } from '../runtime/protocol/protocol.ts';
import type { Experiment } from '../settings/table.ts';

/** Parts of the page that a step highlights: `parts.css` has a rule for each. */
export const PARTS = {
  picture: 'the picture',
  layers: 'the layers of the picture',
  cost: 'the settings of the cost',
  data: 'the settings of the data',
  charts: 'the charts',
  algorithm: 'the algorithm',
  run: 'the run buttons',
} as const;
type Part = keyof typeof PARTS;

/** What is known of one lane when a step's run has ended. */
export interface Now {
  experiment: Experiment;
  /** The last frame, and the one before it. */
  last: Frame;
  before: Frame | undefined;
  /** The certified optimal cost of the points shown; null while it is being solved, or where it is not. */
  optimum: number | null;
}

export interface Moment {
  left: Now;
  /** The second lane, if the step has one. */
  right: Now | null;
}

export interface Question {
  ask: string;
  /** Options to choose from; without them the answer is a number. */
  options?: readonly string[];
  /** Of a number: its unit, and the range that is accepted. */
  unit?: string;
  range?: readonly [number, number];
}

export interface Step {
  title: string;
  /** A few sentences. `[[psi]]` or `[[psi|potential]]` is a term of the glossary: see `terms.ts`. */
  text: string;
  tex?: string;
  /** Its place in the paper. */
  paper?: string;
  part: Part;
  /** The experiment: how it differs from the defaults of its data and method. */
  setup: Partial<Experiment>;
  /** A second one beside it: how it differs from the first. */
  beside?: { change: Partial<Experiment>; pace?: Pace };
  /** What the learner changes by hand before the run. */
  hand?: { does: string; done(e: Experiment): boolean };
  predict?: Question;
  /** What the run button says, where it is not to say how long the run is. */
  does?: string;
  /** The run: iterations, or steps of a kind one by one. Without it the comparison follows at once. */
  run?: { iterations: number } | { step: string; times: number };
  /** What is compared with the prediction; null until it is known. For options: the index of the right one. */
  measured(moment: Moment): number | null;
  /** What was found, said after the run. */
  found: string;
  /** For whoever teaches. */
  notes: string;
  /** A figure of its own: one that follows the run, or one that is shown with what was found. */
  figure?: 'psi-change' | 'three-optima';
}

export interface Lesson {
  /** As in links. */
  id: string;
  title: string;
  /** One sentence for the list. */
  about: string;
  steps: readonly Step[];
}

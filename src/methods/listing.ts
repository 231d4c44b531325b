/** How a method reads as an algorithm: its lines, each with its formula and the numbers of this moment. */
import type { EngineName } from '../transport/assignment.ts';
import type { Scalars } from './trainer.ts';

/** How numbers are written on the page. */
export interface Words {
  /** A whole number. */
  count(n: number): string;
  /** Any number, in few digits. */
  number(x: number): string;
  /** A share, as a percentage. */
  percent(share: number): string;
  /** `1 real`, `2 reals`. */
  plural(n: number, one: string): string;
}

/** What is known of the run; null until it is. */
export interface Numbers {
  /** Of the points of the last step: see `Frame`. */
  batch: Scalars | null;
  /** Reals. */
  N: number | null;
  setup: {
    /** Generated points of a step. */
    m: number;
    costTex: string;
    /** Of the cost that the generator minimises, where it is another. */
    generatorCostTex: string | null;
    /** The cost's scale s, and what assigns points to reals; null where nothing does. */
    assigning: { scale: number; engine: EngineName } | null;
  } | null;
}

export interface ListingLine {
  /** Its name: it is lit while the trainer's `line` is this. */
  line: string;
  text: string;
  explanation: string;
  tex: (n: Numbers) => string;
  /** Live numbers beside the line. */
  live: (n: Numbers) => string;
  /** It is part of the algorithm, but does not run. */
  off?: boolean;
}

export interface Listing {
  /** While this holds, iterations follow one another. */
  condition: string;
  /** What the condition comes to now, in a few words; empty where nothing is known. */
  now?: (batch: Scalars) => string;
  /** Lines before, in and after a loop; without one, the inner lines stand among the others. */
  before: readonly ListingLine[];
  inner: readonly ListingLine[];
  after: readonly ListingLine[];
  /** How often the inner lines are run in an iteration, where they are a loop. */
  repeat: number | null;
  /** Which points the numbers are of, if they are not those of the picture. */
  note: ((kind: 'plane' | 'image') => string) | null;
}

/** All lines in the order in which they run. */
export const linesOf = ({ before, inner, after }: Listing): ListingLine[] => [...before, ...inner, ...after];

/** Formulas below each other. */
export const gathered = (...rows: string[]): string =>
  String.raw`\begin{gathered} ${rows.join(String.raw` \\ `)} \end{gathered}`;

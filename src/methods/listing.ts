/** A method as an algorithm on the page: its lines, each with its formula and current numbers. */
import type { EngineName } from '../transport/assignment.ts';
import type { Scalars } from './trainer.ts';

/** How the page writes numbers. */
export interface Words {
  /** A whole number. */
  count(n: number): string;
  /** Any number, in few digits. */
  number(x: number): string;
  /** A share in [0, 1], as a percentage. */
  percent(share: number): string;
  /** `1 real`, `2 reals`. */
  plural(n: number, one: string): string;
}

/** What is known of the run so far; null where it is not known yet. */
export interface Numbers {
  /** Numbers of the points of the last step: see `Frame`. */
  batch: Scalars | null;
  /** The number of reals. */
  N: number | null;
  setup: {
    /** The number of generated points in a step. */
    m: number;
    costTex: string;
    /** The formula of the generator's cost, where it differs from the cost that assigns. */
    generatorCostTex: string | null;
    /** The cost's scale s, and the engine that assigns points to reals; null where none does. */
    assigning: { scale: number; engine: EngineName } | null;
  } | null;
}

/** One line of the algorithm. */
export interface ListingLine {
  /** Its name: the line is highlighted while the trainer's `line` equals it. */
  line: string;
  text: string;
  explanation: string;
  tex: (n: Numbers) => string;
  /** Current numbers, shown beside the line. */
  live: (n: Numbers) => string;
  /** Is it a line of the algorithm that is not run with these settings? */
  off?: boolean;
}

/** The algorithm of a method: a loop over iterations. */
export interface Listing {
  /** The condition of the loop over iterations. */
  condition: string;
  /** The state of the condition now, in a few words; empty where it is not known. */
  now?: (batch: Scalars) => string;
  /** Lines before, in and after an inner loop; without such a loop all lines are at one level. */
  before: readonly ListingLine[];
  inner: readonly ListingLine[];
  after: readonly ListingLine[];
  /** How often the inner loop is run in an iteration; null: there is no inner loop. */
  repeat: number | null;
  /** What ends the inner loop earlier, as the end of a sentence; absent: nothing does. */
  until?: string;
  /** Which points the numbers refer to, where these are not the points of the picture. */
  note: ((kind: 'plane' | 'image') => string) | null;
}

/** All lines in the order in which they are run. */
export const linesOf = ({ before, inner, after }: Listing): ListingLine[] => [...before, ...inner, ...after];

/** TeX of several formulas, one below the other. */
export const gathered = (...rows: string[]): string =>
  String.raw`\begin{gathered} ${rows.join(String.raw` \\ `)} \end{gathered}`;

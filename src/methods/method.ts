/** What a method is to all who do not train with it: a description, read without loading what trains. */
import type { Columns } from '../metrics/series.ts';
import type { Experiment, Key, Setting } from '../settings/table.ts';
import type { Listing, Words } from './listing.ts';
import type { Context, Scalars, Trainer } from './trainer.ts';

/** A step that can be run on its own. */
export interface Step {
  id: string;
  label: string;
  /** What it does, in a sentence. */
  hint: string;
  /** The letter that runs it. */
  key: string;
  /** Lines of the algorithm that it runs through, in order. */
  lines: readonly string[];
  /** It changes networks piece by piece: once begun it must end before the run can be saved. */
  mustEnd?: boolean;
}

export interface Method {
  /** Its value in links and saved runs. */
  id: string;
  label: string;
  help: string;
  /** Its own settings; methods may share some. They are shown, and matter, only where such a method is chosen. */
  settings: readonly Setting[];
  /** Settings of all methods that mean nothing to it: they are not shown. */
  ignores?: readonly Key[];
  /** Choices of which it allows one alone, and why, as the end of a sentence. */
  fixes?: Readonly<Partial<Record<Key, Fixed>>>;
  /** What settings are by default, where it is another value than in their table; for points, and for images. */
  usual?: { points: Partial<Experiment>; images: Partial<Experiment> };
  /** In the order of an iteration. Buttons, keys and the schedule of a run follow from them. */
  steps: readonly Step[];
  /** How often each step comes in an iteration. */
  times(e: Experiment): readonly number[];
  /** Does the generator learn? Else its points stand still. */
  movesGenerator(e: Experiment): boolean;
  /** Why it assigns no generated point to a real, in a sentence; null where it does: see `Trainer.assigning`. */
  unassigned: string | null;
  /** What judges points, where something does: see `Trainer.critic`. */
  critic: CriticWords | null;
  /** Its numbers that are kept over time, by the names that its frames carry. */
  series: Columns;
  /** What is drawn of them. */
  charts(): Promise<ChartsModule>;
  /** How it reads as an algorithm. */
  listing(): Promise<ListingModule>;
  /** What trains; to be loaded before a session begins. */
  load(): Promise<TrainerModule>;
  /** Reads what a trainer has saved beside its arrays. */
  saved(): Promise<SavedStateModule>;
}

export interface Fixed {
  value: string;
  /** `its dual …`: the page and the commands say so. */
  why: string;
}

/** How a critic is shown: a layer of the plane. */
export interface CriticWords {
  /** Its name, and the letter of its value: `Critic`, `f`. */
  name: string;
  symbol: string;
  help: string;
  tex: string;
}

/** A curve over the iterations. */
interface Curve {
  /** The name of its series. */
  series: string;
  label: string;
  look: 'lower' | 'upper' | 'plain';
}

export interface Charts {
  /** The cost between generated points and reals: its numbers are in the units of the cost c. */
  cost: Chart;
  more: readonly Chart[];
}

interface ChartsModule {
  charts: Charts;
}

export interface Chart {
  title: string;
  help: string;
  tex?: string;
  curves: readonly Curve[];
  /** What stands beside the title at a moment. */
  value?(now: Scalars, words: Words): string;
}

interface ListingModule {
  listing(e: Experiment, words: Words): Listing;
}

interface TrainerModule {
  /** Throws where the settings do not fit the data. */
  create(context: Context): Trainer;
}

interface SavedStateModule {
  /** The state in a saved run, to be given to the trainer's `restore`. Throws a ValiError where it is none. */
  parseState(raw: unknown, e: Experiment): object;
}

export const defineMethod = (method: Method): Method => method;

/** The step that comes next, once `done` steps of an iteration are done. */
export function dueStep(
  { steps, times }: Pick<Method, 'steps' | 'times'>,
  e: Experiment,
  done: number,
): Step {
  const often = times(e);
  let sum = 0;
  const next = often.findIndex((n) => {
    sum += n;
    return done < sum;
  });
  return steps[next < 0 ? lastOf(often) : next];
}

/** Does a step end the iteration in which it was the `done`-th? Steps may also have been asked for one by one. */
export function endsIteration(
  { steps, times }: Pick<Method, 'steps' | 'times'>,
  e: Experiment,
  id: string,
  done: number,
): boolean {
  const often = times(e);
  const last = lastOf(often);
  return steps[last].id === id && (often[last] === 1 || done >= often.reduce((a, b) => a + b, 0));
}

const lastOf = (often: readonly number[]): number => often.findLastIndex((n) => n > 0);

/** The steps that an iteration has. */
export const stepsOf = ({ steps, times }: Pick<Method, 'steps' | 'times'>, e: Experiment): Step[] =>
  steps.filter((_, i) => times(e)[i] > 0);

/** Lines of the algorithm that an iteration runs through. */
export const linesPerIteration = ({ steps, times }: Pick<Method, 'steps' | 'times'>, e: Experiment): number =>
  times(e).reduce((sum, n, i) => sum + n * steps[i].lines.length, 0);

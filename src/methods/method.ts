/** The description of a training method, which can be read without loading its trainer. */
import type { Columns } from '../metrics/series.ts';
import type { Experiment, Key, Setting } from '../settings/table.ts';
import type { DiagramModule } from './diagram.ts';
import type { Listing, Words } from './listing.ts';
import type { Context, Scalars, Trainer } from './trainer.ts';

/** A step of a method, which can be run on its own. */
export interface Step {
  id: string;
  label: string;
  /** What it does, in a sentence. */
  hint: string;
  /** The key on the keyboard that runs it. */
  key: string;
  /** The lines of the listing that it runs through, in order. */
  lines: readonly string[];
  /** It changes parameters several times: once begun it must be finished before the run can be saved. */
  mustEnd?: boolean;
}

/** The description of a training method. */
export interface Method {
  /** Its value in links and saved runs. */
  id: string;
  label: string;
  help: string;
  /** Its own settings, possibly shared with other methods. They are shown and used only with such a method. */
  settings: readonly Setting[];
  /** Common settings that it does not use; they are not shown. */
  ignores?: readonly Key[];
  /** Settings of which it allows one value only. */
  fixes?: Readonly<Partial<Record<Key, Fixed>>>;
  /** Defaults that differ from the common ones, for points and for images. */
  usual?: { points: Partial<Experiment>; images: Partial<Experiment> };
  /** The steps in the order of an iteration. Buttons, keys and the schedule of a run follow from them. */
  steps: readonly Step[];
  /** How often each step is run in an iteration, in the order of `steps`. */
  times(e: Experiment): readonly number[];
  /** Is the generator trained? Else its points do not move. */
  movesGenerator(e: Experiment): boolean;
  /** Why it does not assign generated points to reals, in a sentence; null where it does: see `Trainer.assigning`. */
  unassigned: string | null;
  /** How its critic is described, where it has one: see `Trainer.critic`. */
  critic: CriticWords | null;
  /** Present where points are made by following a velocity: see `Trainer.trajectories`. */
  flow?: FlowSteps;
  /** What its plan is, in a sentence, where it splits the mass of points: see `Trainer.planning`. */
  plan?: string;
  /** Its numbers that are recorded over time, by their names in frames. */
  series: Columns;
  /** The charts of these series. */
  charts(): Promise<ChartsModule>;
  /** Its algorithm, line by line. */
  listing(): Promise<ListingModule>;
  /** Its networks as a diagram, shown with the algorithm; absent: none is shown. */
  diagram?(): Promise<DiagramModule>;
  /** Its trainer, to be loaded before a session is created. */
  load(): Promise<TrainerModule>;
  /** The parser of its state in saved runs. */
  saved(): Promise<SavedStateModule>;
}

/** The only value that a method allows for a setting. */
export interface Fixed {
  value: string;
  /** The reason, as the end of a sentence on the page and in error messages of commands. */
  why: string;
}

/**
 * The generator is the flow of a velocity network, [n, d + 1] -> [n, d], solved in Euler steps; its latents have the
 * dimension d of the reals.
 */
interface FlowSteps {
  /** The number of steps. */
  steps(e: Experiment): number;
  /** The numbers of steps whose samples are measured. */
  measured: readonly number[];
}

/** How a critic is named and explained: it is a layer of the plane. */
export interface CriticWords {
  /** Its name and symbol, such as `Critic` and `f`. */
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

/** The charts of a method. */
export interface Charts {
  /** The chart of transport costs, in units of the cost c. */
  cost: Chart;
  more: readonly Chart[];
}

interface ChartsModule {
  charts: Charts;
}

/** One chart over the iterations. */
export interface Chart {
  title: string;
  help: string;
  tex?: string;
  curves: readonly Curve[];
  /** The current value, shown beside the title. */
  value?(now: Scalars, words: Words): string;
}

interface ListingModule {
  listing(e: Experiment, words: Words): Listing;
}

interface TrainerModule {
  /** Throws an ExpressionError where a cost is not finite on the data. */
  create(context: Context): Trainer;
}

interface SavedStateModule {
  /** The state in a saved run, for the trainer's `restore`. Throws a ValiError where `raw` does not have its form. */
  parseState(raw: unknown, e: Experiment): object;
}

/** The identity, with a type check. */
export const defineMethod = (method: Method): Method => method;

/** The step to run next, after `done` steps of an iteration. */
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

/** Does step `id` end the iteration, as its `done`-th step? Visitors may run steps one by one, in any order. */
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

/** The steps of an iteration up to the last one with this id. */
export function stepsThrough(
  { steps, times }: Pick<Method, 'steps' | 'times'>,
  e: Experiment,
  id: string,
): number {
  const last = steps.findIndex((step) => step.id === id);
  return times(e)
    .slice(0, last + 1)
    .reduce((a, b) => a + b, 0);
}

const lastOf = (often: readonly number[]): number => often.findLastIndex((n) => n > 0);

/** The steps that occur in an iteration. */
export const stepsOf = ({ steps, times }: Pick<Method, 'steps' | 'times'>, e: Experiment): Step[] =>
  steps.filter((_, i) => times(e)[i] > 0);

/** The number of lines that an iteration runs through. */
export const linesPerIteration = ({ steps, times }: Pick<Method, 'steps' | 'times'>, e: Experiment): number =>
  times(e).reduce((sum, n, i) => sum + n * steps[i].lines.length, 0);

import { ExpressionError } from '../../costs/language/error.ts';
import type { RealsSources } from '../../data/reals.ts';
import type { OwnData } from '../../data/user/own.ts';
import { type Experiment, isImage } from '../../settings/table.ts';
import { otherArithmetic } from '../../tensor/backends/arithmetic.ts';
import type { Checkpoint, Report } from '../protocol/protocol.ts';
import { isFor } from './own-settings.ts';
import { newRun } from './run-number.ts';
import { Session } from './session.ts';
import { startingPoint } from './starting-point.ts';

/** Where a run begins. */
export type Origin =
  | { experiment: Experiment; checkpoint: Checkpoint | null }
  /** A saved run, to go on with on the backend that was chosen here. */
  | { file: Uint8Array<ArrayBuffer>; backend: Experiment['backend'] };

/**
 * A run to be made; `lastGood` is the experiment that runs: its cost is taken where the new one does not parse.
 * `lastOwn` are the visitor's data that it is trained on.
 */
export type Order = Origin & { lastGood: Experiment | null; lastOwn: OwnData | null };

export interface Built {
  session: Session;
  /** What it goes on from; null where it begins with new networks. */
  checkpoint: Checkpoint | null;
  /** The visitor's data that it is trained on. */
  own: OwnData | null;
}

/**
 * A session as ordered, with progress reported. A typed cost that does not parse must not keep the page empty:
 * the run begins with the last good cost, or the squared distance, and the fault is reported.
 */
export async function build(
  order: Order,
  sources: RealsSources,
  post: (report: Report) => void,
): Promise<Built> {
  const onProgress = (what: string, done: number, total: number) =>
    post({ type: 'progress', what, done, total });
  const { experiment, checkpoint, packed } = await opened(order, { ...sources, onProgress }, post);
  if (isImage(experiment)) onProgress('Code for images', 0, 0);
  const own = [packed, sources.own, order.lastOwn].find((data) => isFor(data, experiment)) ?? null;
  const make = async (experiment: Experiment): Promise<Built> => {
    const session = await Session.create(experiment, { ...sources, onProgress, own }, checkpoint);
    const text = 'file' in order ? otherArithmetic(checkpoint?.arithmetic) : null;
    if (text) post({ type: 'notice', level: 'info', text });
    return { session, checkpoint: checkpoint && { ...checkpoint, experiment }, own };
  };
  try {
    return await make(experiment);
  } catch (error) {
    if (goesOn(order) && !order.lastGood && !sources.signal?.aborted && !(error instanceof ExpressionError)) {
      // What was kept may be of another version, or damaged: a page that shows no run yet must not stay empty.
      const built = await build({ ...order, checkpoint: null }, sources, post);
      const text = `The run could not be continued from iteration ${order.checkpoint.iteration}: it starts from the beginning. (${(error as Error).message})`;
      post({ type: 'notice', level: 'warning', text });
      return built;
    }
    post(costError(error, experiment));
    const { cost, expr } = order.lastGood ?? { cost: 'square', expr: experiment.expr };
    return make({ ...experiment, cost, expr });
  }
}

const goesOn = (order: Order): order is Order & { checkpoint: Checkpoint } =>
  'checkpoint' in order && order.checkpoint !== null;

/** With its checkpoint, if it does not begin with new networks; and with the own data of a file. */
async function opened(origin: Order, sources: RealsSources, post: (report: Report) => void) {
  if ('file' in origin) {
    const { decodeRun } = await import('./run-file.ts');
    const { checkpoint, own } = await decodeRun(origin.file);
    const experiment = { ...checkpoint.experiment, backend: origin.backend };
    return { experiment, checkpoint: { ...checkpoint, experiment, run: newRun() }, packed: own };
  }
  const { experiment, checkpoint } = origin;
  if (checkpoint) return { experiment, checkpoint, packed: null };
  try {
    return { experiment, checkpoint: await startingPoint(experiment, sources), packed: null };
  } catch (error) {
    // A page that shows a run keeps it; one that shows none yet must not stay empty.
    if (origin.lastGood || sources.signal?.aborted) throw error;
    const fresh = { ...experiment, start: 'none' } as const;
    post({
      type: 'notice',
      level: 'warning',
      text: `${(error as Error).message}. The run begins with new networks.`,
    });
    post({ type: 'experiment', experiment: fresh });
    return { experiment: fresh, checkpoint: null, packed: null };
  }
}

type Saved = Extract<Report, { type: 'saved'; file: unknown }>;

/** A session as a file to keep, with the own data that it is trained on: what is read at once is packed when called. */
export async function saved(session: Session, own: OwnData | null): Promise<() => Promise<Saved>> {
  const checkpoint = await session.save();
  const { data, cost } = checkpoint.experiment;
  const needed = isFor(own, checkpoint.experiment) ? own : null;
  return async () => {
    const { encodeRun } = await import('./run-file.ts');
    const file = await encodeRun(checkpoint, needed);
    return { type: 'saved', file, name: `${data}-${cost}-${checkpoint.iteration}.run` };
  };
}

/** The report of a cost that does not compile; rethrows any other error. */
export function costError(error: unknown, experiment: Experiment): Report {
  if (!(error instanceof ExpressionError)) throw error;
  return { type: 'cost-error', message: error.message, at: error.at, expression: experiment.expr };
}

import { ExpressionError } from '../../costs/language/error.ts';
import type { RealsSources } from '../../data/reals.ts';
import type { OwnData } from '../../data/user/own.ts';
import type { RowWorkers } from '../../methods/row-workers.ts';
import { type Experiment, isImage } from '../../settings/table.ts';
import { otherArithmetic } from '../../tensor/backends/arithmetic.ts';
import type { Checkpoint, Report } from '../protocol/protocol.ts';
import { matchesExperiment } from './own-settings.ts';
import { newRun } from './run-number.ts';
import { Session } from './session.ts';
import { startingPoint } from './starting-point.ts';

/** What a run begins with. */
export type Origin =
  | { experiment: Experiment; checkpoint: Checkpoint | null }
  /** A saved run, to be continued on the backend chosen here. */
  | { file: Uint8Array<ArrayBuffer>; backend: Experiment['backend'] };

/**
 * A run to be built. `lastGood` is the current experiment, whose cost is used where the new one does not parse;
 * `lastOwn` are the imported data that it is trained on.
 */
export type RunRequest = Origin & { lastGood: Experiment | null; lastOwn: OwnData | null };

/** A new run. */
export interface Built {
  session: Session;
  /** What it continues from; null where it begins with new networks. */
  checkpoint: Checkpoint | null;
  /** The imported data that it is trained on; null where there are none. */
  own: OwnData | null;
}

/**
 * A session as requested; progress is reported. A typed cost that does not parse must not leave the page empty: the run
 * then begins with the last valid cost, or the squared distance, and the error is reported. Rejects with an Error where
 * data or a file cannot be loaded.
 */
export async function build(
  request: RunRequest,
  sources: RealsSources,
  post: (report: Report) => void,
  rowWorkers: RowWorkers | null = null,
): Promise<Built> {
  const onProgress = (what: string, done: number, total: number) =>
    post({ type: 'progress', what, done, total });
  const { experiment, checkpoint, ownOfFile } = await resolveOrigin(
    request,
    { ...sources, onProgress },
    post,
  );
  if (isImage(experiment)) onProgress('Code for images', 0, 0);
  const own =
    [ownOfFile, sources.own, request.lastOwn].find((data) => matchesExperiment(data, experiment)) ?? null;
  const make = async (experiment: Experiment): Promise<Built> => {
    const session = await Session.create(experiment, { ...sources, onProgress, own }, checkpoint, rowWorkers);
    const text = 'file' in request ? otherArithmetic(checkpoint?.arithmetic) : null;
    if (text) post({ type: 'notice', level: 'info', text });
    return { session, checkpoint: checkpoint && { ...checkpoint, experiment }, own };
  };
  try {
    return await make(experiment);
  } catch (error) {
    if (
      hasCheckpoint(request) &&
      !request.lastGood &&
      !sources.signal?.aborted &&
      !(error instanceof ExpressionError)
    ) {
      // The checkpoint may be damaged or of another version; a page that shows no run yet must not stay empty.
      const built = await build({ ...request, checkpoint: null }, sources, post, rowWorkers);
      const text = `The run could not be continued from iteration ${request.checkpoint.iteration}: it starts from the beginning. (${(error as Error).message})`;
      post({ type: 'notice', level: 'warning', text });
      return built;
    }
    post(costError(error, experiment));
    const { cost, expr } = request.lastGood ?? { cost: 'square', expr: experiment.expr };
    return make({ ...experiment, cost, expr });
  }
}

const hasCheckpoint = (request: RunRequest): request is RunRequest & { checkpoint: Checkpoint } =>
  'checkpoint' in request && request.checkpoint !== null;

/** The experiment, its checkpoint unless it begins with new networks, and the imported data of a file. */
async function resolveOrigin(origin: RunRequest, sources: RealsSources, post: (report: Report) => void) {
  if ('file' in origin) {
    const { decodeRun } = await import('./run-file.ts');
    const { checkpoint, own } = await decodeRun(origin.file);
    const experiment = { ...checkpoint.experiment, backend: origin.backend };
    return { experiment, checkpoint: { ...checkpoint, experiment, run: newRun() }, ownOfFile: own };
  }
  const { experiment, checkpoint } = origin;
  if (checkpoint) return { experiment, checkpoint, ownOfFile: null };
  try {
    return { experiment, checkpoint: await startingPoint(experiment, sources), ownOfFile: null };
  } catch (error) {
    // If a run is shown, it continues; a page that shows none yet must not stay empty.
    if (origin.lastGood || sources.signal?.aborted) throw error;
    const fresh = { ...experiment, start: 'none' } as const;
    post({
      type: 'notice',
      level: 'warning',
      text: `${(error as Error).message}. The run begins with new networks.`,
    });
    post({ type: 'experiment', experiment: fresh });
    return { experiment: fresh, checkpoint: null, ownOfFile: null };
  }
}

type SavedReport = Extract<Report, { type: 'saved'; file: unknown }>;

/**
 * A session as a file, with the imported data that it is trained on. The session is read at once, and packed when the
 * returned function is called, which rejects with an Error where numbers are not finite.
 */
export async function packSession(
  session: Session,
  own: OwnData | null,
): Promise<() => Promise<SavedReport>> {
  const checkpoint = await session.save();
  const { data, cost } = checkpoint.experiment;
  const needed = matchesExperiment(own, checkpoint.experiment) ? own : null;
  return async () => {
    const { encodeRun } = await import('./run-file.ts');
    const file = await encodeRun(checkpoint, needed);
    return { type: 'saved', file, name: `${data}-${cost}-${checkpoint.iteration}.run` };
  };
}

/** The report of a cost that does not compile. Throws any other error again. */
export function costError(error: unknown, experiment: Experiment): Report {
  if (!(error instanceof ExpressionError)) throw error;
  return { type: 'cost-error', message: error.message, at: error.at, expression: experiment.expr };
}

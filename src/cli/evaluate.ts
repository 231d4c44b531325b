/** `evaluate`: the metrics of the paper for a saved run or for two point clouds from files. */

import { costSpec } from '../experiment/cost-spec.ts';
import { toHash } from '../experiment/url.ts';
import { methodOf } from '../methods/registry.ts';
import { costName, type Evaluation, type StepDistance } from '../metrics/evaluation.ts';
import { coverageOf } from '../metrics/modes.ts';
import { perform } from '../runtime/exact/perform.ts';
import type { Clouds, Job, JobResults, Progress } from '../runtime/exact/protocol.ts';
import { MAX_ANSWER_NUMBERS } from '../runtime/protocol/protocol.ts';
import { finish } from '../tensor/work.ts';
import { ExactError } from '../transport/exact/exact.ts';
import { startNodeBackend } from './backend.ts';
import { CLOUD_OPTIONS, readClouds } from './clouds.ts';
import { checkWritable, json, writeFiles } from './files.ts';
import { readNumber, readOptions, UsageError } from './input.ts';
import { ORIGIN_OPTIONS, readOrigin, sessionOf } from './origin.ts';
import { type ProgressLine, progressLine } from './progress.ts';
import { print } from './train.ts';

const { load, set, own } = ORIGIN_OPTIONS;
const OPTIONS = {
  ...{ load, set, own },
  ...CLOUD_OPTIONS,
  samples: { type: 'string' },
  gap: { type: 'string' },
  json: { type: 'string' },
} as const;

type Options = ReturnType<typeof readOptions<typeof OPTIONS>>;

/** What is measured, and its origin. */
interface Subject {
  clouds: Clouds;
  about: Pick<Evaluation, 'modes' | 'settings' | 'iteration' | 'backend'>;
  /** Samples of a flow by their number of Euler steps. */
  bySteps: { steps: number; x: Float32Array }[];
}

/** Prints one line of JSON, and on a terminal also the progress. Rejects with a UsageError for wrong input. */
export async function evaluateCommand(args: string[]): Promise<void> {
  const options = readOptions(args, OPTIONS);
  const gap = options.gap === undefined ? 1e-3 : readNumber(options.gap, 'gap', 0);
  if (options.json !== undefined) await checkWritable(options.json);
  const line = progressLine();
  const { clouds, about, bySteps } =
    options.load === undefined ? await ofFiles(options) : await ofRun(options, line);
  const { seconds, ...metrics } = await measured({ kind: 'evaluate', clouds, gap }, line);
  const found: StepDistance[] = [];
  for (const { steps, x } of bySteps) {
    const { lower, upper } = await measured({ kind: 'distance', clouds: { ...clouds, x }, gap }, line);
    found.push({ steps, lower, upper });
  }
  const cost = costName(clouds.cost);
  const date = new Date().toISOString();
  const evaluation: Evaluation = {
    ...{ ...metrics, ...about, bySteps: found.length > 0 ? found : null },
    ...{ gap, cost, date, seconds },
  };
  print(evaluation);
  if (options.json !== undefined) await writeFiles([[options.json, json(evaluation)]]);
}

async function measured<J extends Job>(job: J, line: ProgressLine): Promise<JobResults[J['kind']]> {
  const report = (p: Progress) => line.tell(p.stage === 'w1' ? `W1: ${p.what}` : p.what, p.done, p);
  try {
    return await perform(job, report, () => startNodeBackend('wasm'));
  } catch (error) {
    throw error instanceof ExactError ? new UsageError(error.message) : error;
  } finally {
    line.end();
  }
}

async function ofFiles(options: Options): Promise<Subject> {
  for (const name of ['samples', 'set', 'own'] as const)
    if (options[name] !== undefined) throw new UsageError(`--${name} goes with --load FILE.run`);
  if (options.generated === undefined)
    throw new UsageError('--load FILE.run or --generated FILE.csv is missing');
  const { x, y, cost } = await readClouds(options);
  return {
    clouds: { cost: cost.spec, dimension: x.dimension, x: x.points, y: y.points },
    about: { modes: null, settings: null, iteration: null, backend: null },
    bySteps: [],
  };
}

async function ofRun(options: Options, line: ProgressLine): Promise<Subject> {
  for (const name of ['cost', 'param', 'range', 'generated', 'real'] as const)
    if (options[name] !== undefined) throw new UsageError(`--${name} does not go with --load`);
  const origin = await readOrigin(options);
  const { experiment } = origin;
  const backend = await startNodeBackend(experiment.backend);
  const session = await sessionOf(origin);
  try {
    const { points, dimension } = session.data;
    const count = samplesOf(options.samples, points.length / dimension, dimension);
    const x = await finish(session.samples(count, (done) => line.tell(`${count} samples`, done)));
    const bySteps = [];
    for (const steps of methodOf(experiment).flow?.measured ?? [])
      bySteps.push({ steps, x: await finish(session.samples(points.length / dimension, undefined, steps)) });
    return {
      bySteps,
      clouds: { cost: costSpec(experiment), dimension, x, y: points },
      about: {
        modes: coverageOf(x, experiment),
        settings: toHash(experiment),
        iteration: session.iteration,
        backend: backend.name,
      },
    };
  } finally {
    session.dispose();
  }
}

/** The number of samples in `K`, `KN` (K times as many as there are reals) or `N` (as many as reals). */
function samplesOf(text = '10N', N: number, dimension: number): number {
  const [, digits, times] = /^(?=.)(\d{0,9})(N?)$/.exec(text) ?? [];
  const count = Number(digits || 1) * (times ? N : 1);
  if (digits === undefined || count === 0)
    throw new UsageError(`--samples ${text}: expected a number of at least 1, N or 10N`);
  const most = Math.floor(MAX_ANSWER_NUMBERS / dimension);
  if (count > most) throw new UsageError(`--samples ${text}: at most ${most} of dimension ${dimension}`);
  return count;
}

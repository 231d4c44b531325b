/** What a run starts from: settings, a saved run, own data from files. */
import { basename } from 'node:path';
import { nodeSources } from '../data/bundled/node-sources.ts';
import type { RealsSources } from '../data/bundled/sources.ts';
import { type DecodeImage, importFiles } from '../data/user/import.ts';
import { type OwnData, rangeInWords } from '../data/user/own.ts';
import { defaults, differing, needsRestart, withChange } from '../experiment/experiment.ts';
import { toHash } from '../experiment/url.ts';
import type { RowWorkers } from '../methods/row-workers.ts';
import type { Checkpoint } from '../runtime/protocol/protocol.ts';
import { settingsForOwnData } from '../runtime/session/own-settings.ts';
import { decodeRun } from '../runtime/session/run-file.ts';
import { Session } from '../runtime/session/session.ts';
import { startingPoint } from '../runtime/session/starting-point.ts';
import type { Experiment } from '../settings/table.ts';
import { otherArithmetic } from '../tensor/backends/arithmetic.ts';
import { note, readBytes, readExperiment, UsageError } from './input.ts';

export const ORIGIN_OPTIONS = {
  set: { type: 'string', multiple: true },
  url: { type: 'string' },
  own: { type: 'string', multiple: true },
  load: { type: 'string' },
} as const;

interface Options {
  set?: string[];
  url?: string;
  own?: string[];
  load?: string;
}

export interface Origin {
  experiment: Experiment;
  checkpoint: Checkpoint | null;
  sources: RealsSources;
  own: OwnData | null;
}

/**
 * Continues a saved run, with live settings and the backend changed by `--set`; otherwise begins a run, from its
 * starting point if it has one, and on own data if there are any (with settings that fit them, unless they are set).
 * Rejects with a UsageError for wrong input.
 */
export async function readOrigin(options: Options): Promise<Origin> {
  const own = options.own ? await readOwn(options.own) : null;
  if (options.load !== undefined) return loaded(options.load, options, own);
  const base = own ? toHash(withChange(defaults(), settingsForOwnData(own))).slice(1) : '';
  const experiment = readExperiment(options.url, options.set, base);
  const { data } = experiment;
  if ((data === 'images' || data === 'points') && data !== own?.kind)
    throw new UsageError(`data=${data}: choose the data by --own FILE`);
  const sources = { ...nodeSources(), own };
  return { experiment, checkpoint: await startOf(experiment, sources), sources, own };
}

/**
 * The session of an origin, on the current backend. Rejects with a UsageError if there can be none. A doubt about its
 * cost is printed, and if it was saved on another backend.
 */
export async function sessionOf(
  { experiment, checkpoint, sources }: Origin,
  rowWorkers: RowWorkers | null = null,
): Promise<Session> {
  try {
    const session = await Session.create(experiment, sources, checkpoint, rowWorkers);
    const { typed } = session.setup();
    if (typed?.doubt) note([typed.doubt]);
    const other = otherArithmetic(checkpoint?.arithmetic);
    if (other) note([other]);
    return session;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function startOf(experiment: Experiment, sources: RealsSources): Promise<Checkpoint | null> {
  try {
    return await startingPoint(experiment, sources);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function loaded(file: string, options: Options, given: OwnData | null): Promise<Origin> {
  if (options.url !== undefined) throw new UsageError('--load and --url exclude each other');
  const bytes = await readBytes(file);
  const run = await decodeRun(bytes).catch((error: Error) => {
    throw new UsageError(`${file}: ${error.message}`);
  });
  const before = run.checkpoint.experiment;
  const experiment = readExperiment(undefined, options.set, toHash(before).slice(1));
  if (needsRestart({ ...before, backend: experiment.backend }, experiment))
    throw new UsageError(`--set ${differing(before, experiment)[0]}: cannot change in a run that goes on`);
  const own = given ?? run.own;
  const sources = { ...nodeSources(), own };
  return { experiment, checkpoint: { ...run.checkpoint, experiment }, sources, own };
}

async function readOwn(files: readonly string[]): Promise<OwnData> {
  const named = await Promise.all(
    files.map(async (file) => ({ name: basename(file), bytes: await readBytes(file) })),
  );
  try {
    const own = await importFiles(named, noPictures);
    if (own.kind === 'images' && own.range)
      note([`${own.name}: ${rangeInWords(own.range)}, black to white.`]);
    if (own.notice) note([own.notice]);
    return own;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Node cannot decode pictures. */
const noPictures: DecodeImage = () =>
  Promise.reject(
    new Error('PNG, JPEG and WebP pictures can be read only in the page: use IDX, CIFAR-10, .npy or CSV'),
  );

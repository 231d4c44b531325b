import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeSources } from '../data/bundled/node-sources.ts';
import { costSpec } from '../experiment/cost-spec.ts';
import {
  type PaperRun,
  ROW_NAMES,
  type RowName,
  runOf,
  SAMPLES_PER_REAL,
  SCALES,
  type Scale,
} from '../experiment/paper-tables.ts';
import { INDEX_FILE, resultFile } from '../experiment/result-files.ts';
import { readResult, type StoredResult } from '../experiment/results.ts';
import { toHash } from '../experiment/url.ts';
import { perform } from '../runtime/exact/perform.ts';
import type { Progress } from '../runtime/exact/protocol.ts';
import type { Checkpoint } from '../runtime/protocol/protocol.ts';
import { decodeRun, encodeRun } from '../runtime/session/run-file.ts';
import { Session } from '../runtime/session/session.ts';
import { otherArithmetic } from '../tensor/backends/arithmetic.ts';
import type { BackendReport } from '../tensor/backends/start.ts';
import { finish } from '../tensor/work.ts';
import { startNodeBackend } from './backend.ts';
import { baselines } from './baselines.ts';
import { checkWritable, json, makeFolder, writeFiles } from './files.ts';
import { note, readBytes, readCount, readNumber, readOptions, UsageError } from './input.ts';
import { Interrupt, Interrupted } from './interrupt.ts';
import { type ProgressLine, progressLine } from './progress.ts';
import { evaluate, iterate, print } from './train.ts';

const FOLDER = fileURLToPath(new URL('../../public/results', import.meta.url));
/** Iterations between two checks whether numbers are finite. */
const LOOK = 10;

const OPTIONS = {
  scale: { type: 'string' },
  iterations: { type: 'string' },
  out: { type: 'string' },
  checkpoints: { type: 'string' },
  interval: { type: 'string' },
} as const;

/** Where runs that are not finished are kept, if they are whole ones. */
const UNFINISHED = fileURLToPath(new URL('../../.cache/experiments', import.meta.url));
/** Seconds of training between two checkpoints. */
const INTERVAL = 60;

/**
 * `experiment NAME`: trains and measures a row of the paper's tables, and stores the result. It goes on from the
 * checkpoint that a run of the same settings has left. Rejects with a UsageError for wrong input, and with Interrupted
 * after a Ctrl-C.
 */
export async function experimentCommand([name, ...args]: string[]): Promise<void> {
  if (name === undefined) return list();
  const order = readOrder(name, args);
  const { folder, scale, run } = order;
  await makeFolder(folder);
  const file = join(folder, resultFile(order));
  await checkWritable(file);
  const checkpoint = await readCheckpoint(order);
  const { backend, ...found } = await runRow(order, checkpoint);
  const { experiment, iterations } = run;
  const result = readResult({
    ...{ name, scale, iterations, ...found, backend: backend.name, device: inWords(backend) },
    ...{ date: new Date().toISOString().slice(0, 10), link: toHash(experiment), experiment },
  });
  print(result);
  await writeFiles([[file, json(result)]]);
  await writeIndex(folder);
  await rm(order.unfinished, { force: true });
}

interface Order {
  name: RowName;
  scale: Scale;
  run: PaperRun;
  folder: string;
  /** The file of its checkpoint. */
  unfinished: string;
  /** Seconds of training between two checkpoints. */
  interval: number;
}

function readOrder(name: string, args: string[]): Order {
  const { scale = 'small', iterations, out, checkpoints, interval } = readOptions(args, OPTIONS);
  if (!isOneOf(ROW_NAMES, name)) throw new UsageError(`${name}: the experiments are ${ROW_NAMES.join(', ')}`);
  if (!isOneOf(SCALES, scale)) throw new UsageError(`--scale ${scale}: expected ${SCALES.join(', ')}`);
  const whole = runOf(name, scale);
  const run = iterations === undefined ? whole : { ...whole, iterations: readIterations(iterations) };
  if (run.iterations !== whole.iterations && out === undefined)
    throw new UsageError('--iterations needs --out FOLDER: only whole runs are stored with the page');
  const unfinished = join(checkpoints ?? out ?? UNFINISHED, `${name}-${scale}.run`);
  const seconds = interval === undefined ? INTERVAL : readNumber(interval, 'interval', 0);
  return { name, scale, run, folder: out ?? FOLDER, unfinished, interval: seconds };
}

/** The checkpoint of an earlier run; null if there is none. Rejects with a UsageError if it is of another run. */
async function readCheckpoint({ run, unfinished }: Order): Promise<Checkpoint | null> {
  await makeFolder(dirname(unfinished));
  await checkWritable(unfinished);
  if (!existsSync(unfinished)) return null;
  const { checkpoint } = await decodeRun(await readBytes(unfinished)).catch((error: Error) => {
    throw new UsageError(`${unfinished}: ${error.message}`);
  });
  const other = toHash(checkpoint.experiment) !== toHash(run.experiment);
  if (other || checkpoint.iteration > run.iterations)
    throw new UsageError(`${unfinished}: it is of another run; delete it, or choose other --checkpoints`);
  return checkpoint;
}

function readIterations(text: string): number {
  const iterations = readCount(text, 'iterations');
  if (iterations === 0) throw new UsageError('--iterations 0: expected at least 1');
  return iterations;
}

function isOneOf<T extends string>(all: readonly T[], text: string): text is T {
  return all.some((one) => one === text);
}

/** Prints a line of JSON for each available run. */
function list(): void {
  for (const name of ROW_NAMES) {
    for (const scale of SCALES) {
      const { experiment, iterations } = runOf(name, scale);
      const { N, image } = experiment;
      print({ name, scale, iterations, N, image, link: toHash(experiment) });
    }
  }
}

type Performed = Pick<StoredResult, 'metrics' | 'baselines' | 'seconds'> & { backend: BackendReport };

async function runRow(order: Order, checkpoint: Checkpoint | null): Promise<Performed> {
  const { run } = order;
  const { experiment, gap } = run;
  const line = progressLine();
  const backend = await startNodeBackend(experiment.backend);
  const session = await Session.create(experiment, nodeSources(), checkpoint);
  const other = otherArithmetic(checkpoint?.arithmetic);
  if (other) note([other]);
  await trainRow(session, order, line);
  // What follows answers no signal: a run that ends within it measures again.
  const training = rounded(session.seconds);
  const { points: y, dimension } = session.data;
  const x = await finish(session.samples((SAMPLES_PER_REAL * y.length) / dimension));
  session.dispose();
  const clouds = { cost: costSpec(experiment), dimension, x, y };
  const tell = (progress: Progress) => line.tell(progress.what, progress.done, progress);
  const { seconds, ...metrics } = await perform({ kind: 'evaluate', clouds, gap }, tell, readable);
  const compared = await baselines(run, nodeSources(), tell);
  line.end();
  return { backend, metrics, baselines: compared, seconds: { training, measuring: rounded(seconds) } };
}

/** Trains to the end, with a checkpoint at every interval and there. Rejects with Interrupted after a Ctrl-C. */
async function trainRow(
  session: Session,
  { run: { iterations }, unfinished, interval }: Order,
  line: ProgressLine,
): Promise<void> {
  const from = { iteration: session.iteration, seconds: session.seconds };
  const interrupt = new Interrupt();
  let saved = session.seconds;
  const save = async () => {
    const file = await encodeRun(await session.save(), null);
    await writeFiles([[unfinished, () => [file]]]);
    saved = session.seconds;
  };
  while (session.iteration < iterations && !interrupt.asked) {
    await iterate(session, { iterations: 1 });
    const { iteration, seconds } = session;
    const left = ((iterations - iteration) * (seconds - from.seconds)) / (iteration - from.iteration);
    const at = `iteration ${iteration} of ${iterations}`;
    line.tell(`Training: ${at}, about ${Math.ceil(left / 60)} min of training left,`, iteration / iterations);
    if (iteration % LOOK === 0 || iteration === iterations) await evaluate(session);
    if (seconds >= saved + interval || iteration === iterations) await save();
  }
  if (interrupt.asked) await save();
  interrupt.end();
  if (!interrupt.asked) return;
  line.end();
  throw new Interrupted(
    `interrupted at iteration ${session.iteration} of ${iterations}: the same command goes on from ${unfinished}`,
  );
}

/** Metrics read results synchronously, which WebGPU does not support. */
const readable = () => startNodeBackend('wasm');

const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;

function inWords({ device }: BackendReport): string {
  const all = cpus();
  return `${device}; ${all[0]?.model.trim() ?? 'unknown processor'}, ${all.length} cores, ${process.platform} ${process.arch}`;
}

async function writeIndex(folder: string): Promise<void> {
  const possible = ROW_NAMES.flatMap((name) => SCALES.map((scale) => resultFile({ name, scale })));
  const there = new Set(await readdir(folder));
  const files = possible.filter((file) => there.has(file));
  await writeFiles([[join(folder, INDEX_FILE), json(files)]]);
}

import { readdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
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
import { Session } from '../runtime/session/session.ts';
import type { BackendReport } from '../tensor/backends/start.ts';
import { finish } from '../tensor/work.ts';
import { startNodeBackend } from './backend.ts';
import { baselines } from './baselines.ts';
import { checkWritable, json, makeFolder, writeFiles } from './files.ts';
import { readCount, readOptions, UsageError } from './input.ts';
import { progressLine } from './progress.ts';
import { evaluate, iterate, print } from './train.ts';

const FOLDER = fileURLToPath(new URL('../../public/results', import.meta.url));
/** Iterations between two checks whether numbers are finite. */
const LOOK = 10;

const OPTIONS = {
  scale: { type: 'string' },
  iterations: { type: 'string' },
  out: { type: 'string' },
} as const;

/**
 * `experiment NAME`: trains and measures a row of the paper's tables, and stores the result. Rejects with a UsageError
 * for wrong input.
 */
export async function experimentCommand([name, ...args]: string[]): Promise<void> {
  if (name === undefined) return list();
  const order = readOrder(name, args);
  const { folder, scale, run } = order;
  await makeFolder(folder);
  const file = join(folder, resultFile(order));
  await checkWritable(file);
  const { backend, ...found } = await runRow(run);
  const { experiment, iterations } = run;
  const result = readResult({
    ...{ name, scale, iterations, ...found, backend: backend.name, device: inWords(backend) },
    ...{ date: new Date().toISOString().slice(0, 10), link: toHash(experiment), experiment },
  });
  print(result);
  await writeFiles([[file, json(result)]]);
  await writeIndex(folder);
}

interface Order {
  name: RowName;
  scale: Scale;
  run: PaperRun;
  folder: string;
}

function readOrder(name: string, args: string[]): Order {
  const { scale = 'small', iterations, out } = readOptions(args, OPTIONS);
  if (!isOneOf(ROW_NAMES, name)) throw new UsageError(`${name}: the experiments are ${ROW_NAMES.join(', ')}`);
  if (!isOneOf(SCALES, scale)) throw new UsageError(`--scale ${scale}: expected ${SCALES.join(' or ')}`);
  const whole = runOf(name, scale);
  const run = iterations === undefined ? whole : { ...whole, iterations: readIterations(iterations) };
  if (run.iterations !== whole.iterations && out === undefined)
    throw new UsageError('--iterations needs --out FOLDER: only whole runs are stored with the page');
  return { name, scale, run, folder: out ?? FOLDER };
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

async function runRow(run: PaperRun): Promise<Performed> {
  const { experiment, iterations, gap } = run;
  const line = progressLine();
  const backend = await startNodeBackend(experiment.backend);
  const session = await Session.create(experiment, nodeSources());
  for (let done = 0; done < iterations; ) {
    await iterate(session, { iterations: 1 });
    line.tell(`Training: iteration ${++done} of ${iterations},`, done / iterations);
    if (done % LOOK === 0 || done === iterations) await evaluate(session);
  }
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

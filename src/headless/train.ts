import { writeFile } from 'node:fs/promises';
import { nodeSources } from '../data/node-sources.ts';
import { costSpec, Session } from '../engine/session.ts';
import { type Experiment, isImage } from '../settings/table.ts';
import { fence } from '../tensor/fence.ts';
import { finish } from '../tensor/work.ts';
import { startNodeBackend } from './backend.ts';
import { checkWritable, writePoints } from './files.ts';
import { compile, readCount, readExperiment, readOptions, UsageError } from './input.ts';

const OPTIONS = {
  set: { type: 'string', multiple: true },
  url: { type: 'string' },
  iterations: { type: 'string' },
  every: { type: 'string' },
  samples: { type: 'string' },
  real: { type: 'string' },
  json: { type: 'string' },
} as const;

/** One line of output. Costs in the units of c. */
export interface Evaluation {
  iteration: number;
  dual: number;
  assignedCost: number;
  unassigned: number;
  seconds: number;
}

/** `train`: runs a session for K iterations, a JSON line for each evaluation and a last one with `done`. */
export async function train(args: string[]): Promise<void> {
  const options = readOptions(args, OPTIONS);
  const experiment = readExperiment(options.url, options.set);
  const iterations = readCount(options.iterations, 'iterations');
  const every = options.every === undefined ? Math.max(1, iterations) : readCount(options.every, 'every');
  if (every === 0) throw new UsageError('--every 0: expected at least 1');
  await checkBefore(experiment, [options.samples, options.real, options.json]);
  const backend = await startNodeBackend(experiment.backend);
  const session = await Session.create(experiment, nodeSources());
  const lines: Evaluation[] = [];
  do {
    await iterate(session, Math.min(every, iterations - session.iteration));
    lines.push(await evaluate(session));
    print(lines.at(-1));
  } while (session.iteration < iterations);
  const last = { done: true, backend: backend.name };
  await writeFiles(session, options);
  if (options.json) {
    const all = { experiment, evaluations: lines, ...last };
    await writeFile(options.json, `${JSON.stringify(all, null, 1)}\n`);
  }
  print({ ...lines.at(-1), ...last });
  session.dispose();
}

const print = (line: object | undefined): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

/** What would fail later anyway is refused before a backend starts. */
async function checkBefore(e: Experiment, files: (string | undefined)[]): Promise<void> {
  if (e.backend === 'webgl')
    throw new UsageError('backend=webgl: in Node there are webgpu, wasm, cpu and auto');
  compile(costSpec(e), isImage(e) ? e.image ** 2 : 2, `expr=${e.expr}`);
  for (const file of files) if (file !== undefined) await checkWritable(file);
}

/** Trains for `count` iterations and adds the time it took to the session's. */
export async function iterate(session: Session, count: number): Promise<void> {
  const begin = performance.now();
  for (let i = 0; i < count; i++) {
    finish(session.advance('iteration'));
    await fence();
  }
  session.seconds += (performance.now() - begin) / 1000;
}

async function evaluate(session: Session): Promise<Evaluation> {
  const { stats } = await finish(session.frame({ cells: false, field: false })).developed;
  const { iteration, dual, assignedCost, unassigned, seconds } = stats;
  if (!Number.isFinite(dual))
    throw new Error(`numbers are no longer finite at iteration ${iteration}: lower the learning rates`);
  return { iteration, dual, assignedCost, unassigned, seconds: Math.round(seconds * 1000) / 1000 };
}

async function writeFiles(session: Session, options: { samples?: string; real?: string }): Promise<void> {
  const { points, dimension } = session.data;
  if (options.samples)
    await writePoints(options.samples, await finish(session.samples(points.length / dimension)), dimension);
  if (options.real) await writePoints(options.real, points, dimension);
}

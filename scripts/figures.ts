/**
 * `npm run figures [-- OPTION …]`: runs every solver of the Wasserstein-1 benchmark on pairs of the plane, or of other
 * dimensions, and stores the figures for its page. Runs that are stored already are kept, so that it can be ended and
 * continued at any time.
 *
 *   --D 2,4        dimensions (2)
 *   --N 4,16       funnels (4, 16, 64, 256)
 *   --seeds 1,2    seeds, of pairs and of solvers (1, 2, 3)
 *   --solvers gp   solvers (all)
 *   --published    as many iterations as published; else those that a shared machine has time for
 *   --again        replaces what is stored
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { gridPoints } from '../src/benchmark/picture.ts';
import { BenchmarkRun } from '../src/benchmark/run.ts';
import { SOLVER_IDS, SOLVERS, type SolverId } from '../src/benchmark/solvers.ts';
import {
  figuresOfRun,
  readStoredRuns,
  readStoredSurfaces,
  STORED_RUNS,
  STORED_SURFACES,
  type StoredRun,
  type StoredSurface,
  SURFACE_SIDE,
  storeSurface,
} from '../src/benchmark/stored.ts';
import { allowRelaxedSimd } from '../src/tensor/backends/node-relaxed-simd.ts';
import { nodeWasmFiles } from '../src/tensor/backends/node-wasm-files.ts';

/** Iterations that take seconds on a quiet machine: most solvers are not at rest after them. */
const SHORT: Record<SolverId, number> = {
  ...{ wc: 1000, gp: 1500, lp: 1500, sn: 1000, so: 400, ls: 1000, 'mm-b': 800, 'mm-bv2': 800 },
  ...{ mm: 150, 'mm-r': 150, dot: 1, assignment: 600, table: 600, exact: 1 },
};

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const { values: options } = parseArgs({
  options: { D: text, N: text, seeds: text, solvers: text, published: flag, again: flag },
});

const numbers = (given: string | undefined, usual: number[]): number[] =>
  given?.split(',').map(Number) ?? usual;
const solvers = (options.solvers?.split(',') ?? SOLVER_IDS) as SolverId[];
const iterationsOf = (solver: SolverId) => (options.published ? SOLVERS[solver].iterations : SHORT[solver]);

const file = (name: string) => new URL(`../public/results/${name}`, import.meta.url);
const json = (name: string): unknown => JSON.parse(readFileSync(file(name), 'utf8'));
let runs: StoredRun[] = readStoredRuns(json(STORED_RUNS));
let surfaces: StoredSurface[] = readStoredSurfaces(json(STORED_SURFACES));

const device = `${cpus()[0].model.trim()}, one thread, shared with other work`;

interface Task {
  solver: SolverId;
  D: number;
  N: number;
  seed: number;
}

const isOf = (a: Task) => (b: Task) =>
  a.solver === b.solver && a.D === b.D && a.N === b.N && a.seed === b.seed;

async function figures(task: Task): Promise<void> {
  const iterations = iterationsOf(task.solver);
  const run = await BenchmarkRun.create({ ...task, iterations }, nodeWasmFiles);
  const begin = performance.now();
  while (!run.done) run.step();
  const seconds = (performance.now() - begin) / 1000;
  const found = figuresOfRun(task, iterations, run.figures(), seconds);
  const date = new Date().toISOString().slice(0, 10);
  runs = [...runs.filter((one) => !isOf(task)(one)), ...readStoredRuns([{ ...found, date, device }])];
  writeFileSync(file(STORED_RUNS), linesOf(runs));
  process.stdout.write(`${JSON.stringify(found)}\n`);
  if (task.D !== 2 || task.seed !== 1) return;
  const surface = storeSurface(task, run.potential(gridPoints(SURFACE_SIDE)));
  surfaces = [...surfaces.filter(({ solver, N }) => solver !== task.solver || N !== task.N), surface];
  writeFileSync(file(STORED_SURFACES), linesOf(surfaces));
}

/** JSON with an entry a line, so that changes can be read. */
const linesOf = (entries: readonly object[]) =>
  `[\n${entries.map((e) => JSON.stringify(e)).join(',\n')}\n]\n`;

allowRelaxedSimd();
for (const seed of numbers(options.seeds, [1, 2, 3]))
  for (const D of numbers(options.D, [2]))
    for (const N of numbers(options.N, [4, 16, 64, 256]))
      for (const solver of solvers) {
        const task = { solver, D, N, seed };
        if (options.again || !runs.some(isOf(task))) await figures(task);
      }

/** MNIST, default settings, with one and with two workers in turn: iterations a second, and processor time. */
import { loadavg } from 'node:os';
import { startNodeBackend } from '../src/cli/backend.ts';
import { spawnRows } from '../src/cli/row-workers.ts';
import { iterate } from '../src/cli/train.ts';
import { nodeSources } from '../src/data/bundled/node-sources.ts';
import { defaults } from '../src/experiment/experiment.ts';
import { RowPool } from '../src/runtime/rows/pool.ts';
import { Session } from '../src/runtime/session/session.ts';
import { median, type Row } from './tools.ts';

const ROUNDS = 5;
const ITERATIONS = 6;

export async function workerFigures(): Promise<Row[]> {
  await startNodeBackend('wasm');
  const pools = [1, 2].map((count) => new RowPool(spawnRows, count));
  await Promise.all(pools.map((pool) => pool.settled()));
  const sessions = await Promise.all(
    pools.map((pool) => Session.create(defaults('mnist'), nodeSources(), null, pool)),
  );
  const seconds: number[][] = [[], []];
  const busy: number[][] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [k, session] of sessions.entries()) {
      const [before, cpu] = [session.seconds, process.cpuUsage()];
      await iterate(session, { iterations: ITERATIONS });
      const { user, system } = process.cpuUsage(cpu);
      if (round === 0) continue; // warms up
      seconds[k].push((session.seconds - before) / ITERATIONS);
      busy[k].push((user + system) / 1000 / ITERATIONS);
    }
  }
  for (const session of sessions) session.dispose();
  for (const pool of pools) pool.close();
  const ratios = seconds[0].map((alone, i) => alone / seconds[1][i]);
  const load = `load ${loadavg()[0].toFixed(1)}`;
  return [
    {
      figure: 'MNIST with 1; 2 workers: iterations a second',
      value: seconds.map((s) => (1 / median(s)).toFixed(2)).join('; '),
      goal: '4',
      detail: load,
    },
    {
      figure: 'the same: ratio of neighbouring rounds, median',
      value: median(ratios).toFixed(2),
      goal: '',
      detail: '',
    },
    {
      figure: 'the same: ms of processor time an iteration',
      value: busy.map((b) => median(b).toFixed(0)).join('; '),
      goal: '',
      detail: '',
    },
  ];
}

/** MNIST, default settings: W1 of 2000 fresh samples after 100 iterations, and iterations a second. */

import { startNodeBackend } from '../src/cli/backend.ts';
import { csv, writeFiles } from '../src/cli/files.ts';
import { iterate } from '../src/cli/train.ts';
import { nodeSources } from '../src/data/bundled/node-sources.ts';
import { defaults } from '../src/experiment/experiment.ts';
import { Session } from '../src/runtime/session/session.ts';
import { finish } from '../src/tensor/work.ts';
import { python, type Row, withFolder } from './tools.ts';

/** Figure 3. */
export async function mnistFigures(): Promise<Row[]> {
  const { name } = await startNodeBackend('wasm');
  const session = await Session.create(defaults('mnist'), nodeSources());
  await iterate(session, { iterations: 100 });
  const rate = 100 / session.seconds;
  const samples = await finish(session.samples(2000));
  const { points, dimension } = session.data;
  session.dispose();
  const w1 = await withFolder(async (folder) => {
    const files = [`${folder}/x.csv`, `${folder}/y.csv`];
    await writeFiles([
      [files[0], csv(samples, dimension)],
      [files[1], csv(points, dimension)],
    ]);
    return Number(python('bench/peers/exact_cost.py', ...files, 'euclidean'));
  });
  return [
    {
      figure: '3 MNIST: W1 of 2000 fresh samples after 100 iterations',
      value: w1.toFixed(2),
      goal: 'at most 9.0',
      detail: name,
    },
    { figure: '3 MNIST: iterations a second', value: rate.toFixed(2), goal: 'at least 0.5', detail: name },
  ];
}

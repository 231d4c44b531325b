/** An assigner step of m = 10 N = 50,000 points in 1024 dimensions, and what reuse within an iteration saves. */
import { memory } from '@tensorflow/tfjs-core';
import { startNodeBackend } from '../src/cli/backend.ts';
import { nodeSources } from '../src/data/bundled/node-sources.ts';
import { defaults } from '../src/experiment/experiment.ts';
import { Session } from '../src/runtime/session/session.ts';
import type { Experiment } from '../src/settings/table.ts';
import { stopBackend } from '../src/tensor/backends/start.ts';
import type { Row } from './tools.ts';

const MEGABYTE = 2 ** 20;

export async function largeFigures(): Promise<Row[]> {
  await startNodeBackend('wasm');
  const rows = [await large(), ...(await reuse({})), ...(await reuse({ cost: 'ssim' }))];
  stopBackend();
  return rows;
}

async function large(): Promise<Row> {
  const experiment = { ...defaults('mnist'), N: 5000, image: 32, ratio: 10 };
  const session = await Session.create(experiment, nodeSources());
  let most = 0;
  let longest = 0;
  const begin = performance.now();
  let last = begin;
  for (const work = session.advance('assigner'); !work.next().done; ) {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    most = Math.max(most, memory().numBytes);
  }
  const seconds = (performance.now() - begin) / 1000;
  session.dispose();
  return {
    figure: 'Assigner step of 50,000 x 5000 points in 1024 dimensions, WebAssembly',
    value: `${seconds.toFixed(1)} s`,
    goal: '',
    detail: `at most ${Math.round(most / MEGABYTE)} MB of tensors, longest piece ${Math.round(longest)} ms`,
  };
}

/** Assigner steps of one iteration that draw fresh points, and that keep them: milliseconds each. */
async function reuse(change: Partial<Experiment>): Promise<Row[]> {
  const times: Record<string, number> = {};
  for (const fresh of [true, false]) {
    const session = await Session.create({ ...defaults('mnist'), ...change, fresh }, nodeSources());
    for (let step = 0; step < 6; step++) {
      const begin = performance.now();
      while (session.due() === 'generator') for (const _ of session.advance('generator'));
      for (const _ of session.advance('assigner'));
      // The first step of an iteration draws its points in both ways.
      if (step > 0 && step < 5)
        times[String(fresh)] = (times[String(fresh)] ?? 0) + (performance.now() - begin) / 4;
    }
    session.dispose();
  }
  return [
    {
      figure: `MNIST, ${change.cost ?? 'power'}: assigner step on fresh points against points that are kept`,
      value: `${(times.true / times.false).toFixed(1)} times`,
      goal: 'over 1',
      detail: `${times.true.toFixed(0)} and ${times.false.toFixed(0)} ms, 1000 x 1000, second to fifth step of an iteration`,
    },
  ];
}

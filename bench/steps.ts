/** Dispatches of a step on WebGPU: what limits a GPU's speed where the work is small. */
import { nodeSources } from '../src/data/bundled/node-sources.ts';
import { defaults } from '../src/experiment/experiment.ts';
import { Session } from '../src/runtime/session/session.ts';
import type { Experiment } from '../src/settings/table.ts';
import { nodeWasmFiles } from '../src/tensor/backends/node-wasm-files.ts';
import { installNodeWebgpu } from '../src/tensor/backends/node-webgpu.ts';
import { startBackend, stopBackend } from '../src/tensor/backends/start.ts';
import { finish } from '../src/tensor/work.ts';
import { countDispatches } from '../test/tensor/dispatches.ts';
import type { Row } from './tools.ts';

const WIDE = { assignerWidth: 128, assignerDepth: 3, generatorWidth: 128, generatorDepth: 3 };

/** Figure 4. */
export async function dispatchFigures(): Promise<Row[]> {
  const missing = await installNodeWebgpu();
  if (missing) return [{ figure: '4 dispatches', value: 'not measured', goal: '', detail: missing }];
  const complain = (message: string) => console.error(message);
  const { device } = await startBackend({
    want: 'webgpu',
    wasmFiles: nodeWasmFiles,
    onError: complain,
    onDeviceLost: complain,
  });
  const wide = await count(WIDE);
  const usual = await count({});
  stopBackend();
  const detail = `${device}; generating, assigning and counting included`;
  return [
    {
      figure: '4 dispatches of an assigner step, 3 x 128, Adam',
      value: String(wide.step),
      goal: 'at most 60',
      detail,
    },
    {
      figure: '4 dispatches of a ring iteration, 3 x 128, 5 assigner steps',
      value: String(wide.iteration),
      goal: '',
      detail: '',
    },
    {
      figure: '4 dispatches of a ring iteration, default networks',
      value: String(usual.iteration),
      goal: '',
      detail: '',
    },
  ];
}

async function count(change: Partial<Experiment>): Promise<{ step: number; iteration: number }> {
  const session = await Session.create({ ...defaults(), N: 256, ...change }, nodeSources());
  finish(session.advance('iteration')); // pipelines and pools warm
  const step = await countDispatches(() => finish(session.advance('assigner')));
  finish(session.advance('generator'));
  const iteration = await countDispatches(() => finish(session.advance('iteration')));
  session.dispose();
  return { step, iteration };
}

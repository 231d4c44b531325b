/** How long a command waits for the training loop, on WebAssembly and in plain JavaScript. */
import { nodeSources } from '../src/data/bundled/node-sources.ts';
import { defaults } from '../src/experiment/experiment.ts';
import { Loop } from '../src/runtime/scheduler/loop.ts';
import type { BackendName } from '../src/settings/backends.ts';
import type { Experiment } from '../src/settings/table.ts';
import { nodeWasmFiles } from '../src/tensor/backends/node-wasm-files.ts';
import { startBackend, stopBackend } from '../src/tensor/backends/start.ts';
import type { Row } from './tools.ts';

const SECONDS = 12;

/** The longest time between two moments at which messages are let in, while training as fast as possible. */
export async function latencyFigures(): Promise<Row[]> {
  return [
    await longestWait('wasm', 'ring', defaults()),
    await longestWait('wasm', 'MNIST', defaults('mnist')),
    await longestWait('cpu', 'ring', defaults()),
  ];
}

async function longestWait(backend: BackendName, data: string, experiment: Experiment): Promise<Row> {
  const complain = (message: string) => console.error(message);
  await startBackend({ want: backend, wasmFiles: nodeWasmFiles, onError: complain, onDeviceLost: complain });
  let frames = 0;
  const loop: Loop = new Loop(nodeSources(), (report) => {
    if (report.type !== 'frame') return;
    frames++;
    setImmediate(() => loop.handle({ type: 'drawn' }));
  });
  const watch = { grid: null };
  loop.handle({
    type: 'start',
    experiment,
    checkpoint: null,
    watch,
    playing: true,
    hidden: false,
    exclude: [],
  });
  const end = loop.run();
  await new Promise((resolve) => setTimeout(resolve, 4000)); // start-up and warm-up
  const waits = await gaps(SECONDS);
  loop.close();
  await end;
  stopBackend();
  waits.sort((a, b) => a - b);
  const detail = `99 of 100 at most ${waits[Math.floor(0.99 * waits.length)].toFixed(0)} ms; ${frames} frames`;
  return {
    figure: `longest wait of a command, ${data} on ${backend}, ms`,
    value: (waits.at(-1) as number).toFixed(0),
    goal: 'at most 50',
    detail,
  };
}

/** Milliseconds between turns of the event loop. */
async function gaps(seconds: number): Promise<number[]> {
  const found: number[] = [];
  const begin = performance.now();
  let last = begin;
  while (last - begin < 1000 * seconds) {
    await new Promise((resolve) => setImmediate(resolve));
    const now = performance.now();
    found.push(now - last);
    last = now;
  }
  return found;
}
